package dev.lamina.console.session;

import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.page.ErrorPage;
import dev.lamina.console.page.ErrorPart;
import dev.lamina.console.page.Frame;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Decides for each request, before a page runs: not of another site, of a user, and not too many of the same one. */
@ApplicationScoped
public class RequestGuard {
    private static final String COUNTED = "dev.lamina.console.counted";

    private final SessionCookie cookie;
    private final Caller caller;
    private final int perUser;
    private final RequestShares shares;

    RequestGuard(SessionCookie cookie, Caller caller, ConsoleConfig config) {
        this.cookie = cookie;
        this.caller = caller;
        this.perUser = config.requestsPerUser();
        this.shares = new RequestShares(perUser);
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
        if (path.equals("/login")) {
            return Optional.empty();
        }
        Optional<Session> session = Optional.ofNullable(request.getCookies().get(SessionCookie.NAME))
                .map(Cookie::getValue)
                .flatMap(cookie::open);
        if (session.isEmpty()) {
            return Optional.of(toLogin(request));
        }
        caller.is(session.get());
        return begin(request, session.get().user());
    }

    private Optional<Response> begin(ContainerRequestContext request, String user) {
        if (!shares.take(user)) {
            return Optional.of(error(
                    request,
                    429,
                    "Too many requests at the same time",
                    "You have " + perUser + " requests that still run, such as invocations. Wait for one of them."));
        }
        request.setProperty(COUNTED, user);
        return Optional.empty();
    }

    @ServerResponseFilter
    void end(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(COUNTED) instanceof String user) {
            shares.giveBack(user);
        }
    }

    /** Parts of a page are loaded by htmx, which must load the whole page instead of putting it into the part. */
    private Response toLogin(ContainerRequestContext request) {
        URI asked = request.getUriInfo().getRequestUri();
        boolean page = request.getMethod().equals("GET") && !isPart(request);
        UriBuilder login = UriBuilder.fromPath("/login");
        if (request.getCookies().containsKey(SessionCookie.NAME)) {
            login.queryParam("expired", true);
        }
        if (page && !asked.getPath().equals("/")) {
            login.queryParam("to", asked.getPath());
        }
        if (isPart(request)) {
            return Response.ok().header("HX-Redirect", login.build()).build();
        }
        return Response.seeOther(login.build()).build();
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
                                : new ErrorPage(Frame.anonymous(title), text).render())
                .build();
    }
}
