package dev.lamina.console.session;

import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.page.ErrorPage;
import dev.lamina.console.page.ErrorPart;
import dev.lamina.console.page.Frame;
import dev.lamina.console.page.Redirect;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Decides for each request, before a page runs: not of another site, of a user, and not too many of the same one. */
@ApplicationScoped
public class RequestGuard {
    /** A token with its form is smaller: who is not logged in does not fill the memory. */
    private static final int LOGIN_BYTES = 16 << 10;

    /** Forms of more bytes are large: one of each user at a time, and a few of all. */
    private static final int LARGE_BYTES = 256 << 10;

    private static final int LARGE_FORMS = 3;

    /** All forms but those with a zip, which is kept in a file. */
    private static final int FORM_BYTES = 5 << 20;

    /** A zip of 50 MB, and the fields next to it. */
    private static final int ZIP_BYTES = 50 << 20;

    private static final int FIELDS_BYTES = 64 << 10;

    /** The pages that take a zip; a function may have the name zip, too. */
    private static final Pattern UPLOAD = Pattern.compile("/ns/[^/]+/(functions/[^/]+/)?zip");

    /** KiB of the answers that requests work on; the heap has room for their objects and pages. */
    private static final int ANSWERS_OF_USER = 12 << 10;

    private static final int ANSWERS = 24 << 10;

    private final SessionCookie cookie;
    private final Caller caller;
    private final CurrentVertxRequest vertx;
    private final int perUser;
    private final Shares requests;
    private final Shares forms = new Shares(1, LARGE_FORMS);
    private final Shares answers = new Shares(ANSWERS_OF_USER, ANSWERS);

    RequestGuard(SessionCookie cookie, Caller caller, CurrentVertxRequest vertx, ConsoleConfig config) {
        this.vertx = vertx;
        this.cookie = cookie;
        this.caller = caller;
        this.perUser = config.requestsPerUser();
        this.requests = new Shares(perUser, Integer.MAX_VALUE);
    }

    /** Before a page is looked for: who has no session does not find out which pages there are. */
    @ServerRequestFilter(preMatching = true)
    Optional<Response> decide(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!Origins.areSame(request)) {
            return Optional.of(error(
                    request,
                    403,
                    "This request came from another site",
                    "Open the console itself, and send the form again."));
        }
        int length = length(request);
        if (path.equals("/login") || path.startsWith("/login/")) {
            return length > LOGIN_BYTES ? Optional.of(tooLong(request, "16 KiB")) : Optional.empty();
        }
        Optional<Session> session = Optional.ofNullable(request.getCookies().get(cookie.name()))
                .map(Cookie::getValue)
                .flatMap(cookie::open);
        if (session.isEmpty()) {
            return Optional.of(toLogin(request));
        }
        boolean zip = isUpload(vertx.getCurrent().normalizedPath(), request.getHeaderString(HttpHeaders.CONTENT_TYPE));
        if (length > (zip ? ZIP_BYTES + FIELDS_BYTES : FORM_BYTES)) {
            return Optional.of(tooLong(request, zip ? "50 MiB" : "5 MiB"));
        }
        Account account = new Account(session.get().user(), requests, forms, answers);
        // No response is written to a client that went away: its end is told all the same.
        vertx.getCurrent().addEndHandler(done -> account.end());
        caller.is(session.get(), account);
        return path.equals("/logout") ? Optional.empty() : begin(request, account, length);
    }

    /**
     * Whether the form has a zip, and so may be longer than others.
     *
     * @param path as it was sent, by which the page is found too: a name may have a slash as {@code %2F}
     */
    static boolean isUpload(String path, String contentType) {
        return UPLOAD.matcher(path).matches()
                && contentType != null
                && contentType.toLowerCase(Locale.ROOT).startsWith(MediaType.MULTIPART_FORM_DATA);
    }

    /** Returns the bytes of the body; the largest number if the request does not say it. */
    private static int length(ContainerRequestContext request) {
        if (!request.getMethod().equals("POST")) {
            return 0;
        }
        int length = request.getLength();
        return length < 0 ? Integer.MAX_VALUE : length;
    }

    private Optional<Response> begin(ContainerRequestContext request, Account account, int length) {
        if (!account.run()) {
            return Optional.of(error(
                    request,
                    429,
                    "Too many requests at the same time",
                    "You have " + perUser + " requests that still run, such as invocations. Wait for one of them, then "
                            + again(request)));
        }
        if (length > LARGE_BYTES && !account.sendLargeForm()) {
            return Optional.of(error(
                    request, 503, "Too many large forms at the same time", "Wait a moment, then " + again(request)));
        }
        return Optional.empty();
    }

    private static Response tooLong(ContainerRequestContext request, String most) {
        return error(request, 413, "This form is too long", "It may have " + most + ", and must say its length.");
    }

    /** Parts of a page are loaded by htmx, which must load the whole page instead of putting it into the part. */
    private Response toLogin(ContainerRequestContext request) {
        URI asked = request.getUriInfo().getRequestUri();
        if (request.getMethod().equals("POST") && !asked.getPath().equals("/logout")) {
            return error(
                    request, 401, "You are not logged in any more", "Log in in another tab, then " + again(request));
        }
        boolean page = request.getMethod().equals("GET") && !isPart(request);
        Optional<Cookie> former = Optional.ofNullable(request.getCookies().get(cookie.name()));
        boolean renews = page
                && former.map(Cookie::getValue)
                        .flatMap(cookie::read)
                        .filter(Session::ofProvider)
                        .isPresent();
        UriBuilder login = UriBuilder.fromPath(renews ? "/login/again" : "/login");
        if (former.isPresent() && !renews) {
            login.queryParam("expired", true);
        }
        if (page && !asked.getPath().equals("/")) {
            login.queryParam("to", asked.getPath());
        }
        if (isPart(request)) {
            return Response.ok().header("HX-Redirect", login.build()).build();
        }
        return Redirect.to(login.build().toString()).build();
    }

    /** Reloading the page sends its form again, but loses what is typed for a part of it. */
    private static String again(ContainerRequestContext request) {
        return isPart(request) ? "try it here again." : "reload this page: the browser sends a form again.";
    }

    private static boolean isPart(ContainerRequestContext request) {
        return "true".equals(request.getHeaderString("HX-Request"));
    }

    private static Response error(ContainerRequestContext request, int status, String title, String text) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(
                        isPart(request)
                                ? new ErrorPart(title, text).render()
                                : new ErrorPage(Frame.anonymous(title), text, null).render())
                .build();
    }
}
