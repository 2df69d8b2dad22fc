package dev.lamina.console.oidc;

import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.page.ErrorPage;
import dev.lamina.console.page.Frame;
import dev.lamina.console.page.LocalPath;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Session;
import dev.lamina.console.session.SessionCookie;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestQuery;

/** The way to the provider and back, and the renewal of a login while a page is open. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class OidcResource {
    /** A token that ends within this time is renewed: pages ask every minute. */
    private static final Duration EARLY = Duration.ofMinutes(2);

    /** Anyone may try: the provider is asked by this many at a time. */
    private final Semaphore attempts = new Semaphore(8);

    /** Renewals are of users: who only tries does not keep them out. */
    private final Semaphore running = new Semaphore(8);

    private final Provider provider;
    private final Renewals renewals;
    private final LoginCookies cookies;
    private final SessionCookie session;
    private final KubernetesApi kubernetes;
    private final ConsoleConfig config;

    OidcResource(
            Provider provider,
            Renewals renewals,
            LoginCookies cookies,
            SessionCookie session,
            KubernetesApi kubernetes,
            ConsoleConfig config) {
        this.provider = provider;
        this.renewals = renewals;
        this.cookies = cookies;
        this.session = session;
        this.kubernetes = kubernetes;
        this.config = config;
    }

    /** Leads to the provider. */
    @GET
    @Path("/login/oidc")
    public Response begin(@RestQuery String to, @Context UriInfo address) {
        return attempt(() -> {
            PendingLogin pending = PendingLogin.begin(LocalPath.of(to));
            return Redirect.to(
                            provider.authorization(pending, callback(address)).toString())
                    .cookie(cookies.pending(pending))
                    .build();
        });
    }

    /** The provider leads back to here, with a code. */
    @GET
    @Path("/login/callback")
    public Response end(
            @RestQuery @DefaultValue("") String code,
            @RestQuery @DefaultValue("") String state,
            @RestQuery @DefaultValue("") String error,
            @Context HttpHeaders headers,
            @Context UriInfo address) {
        Optional<PendingLogin> pending =
                cookies.pending(headers).filter(login -> login.state().equals(state));
        if (pending.isEmpty()) {
            return failed(400, "This login was not begun in this browser, or more than ten minutes ago. Log in again.");
        }
        if (!error.isEmpty() || code.isEmpty()) {
            return failed(
                    403, "The provider did not log you in: " + (error.isEmpty() ? "it gave no code" : error) + ".");
        }
        return attempt(() -> {
            Provider.Tokens tokens = provider.tokens(code, pending.get(), callback(address));
            Instant until = Instant.now().plus(config.sessionLifetime());
            Response.ResponseBuilder page = Response.ok(new WelcomePage(
                    Frame.anonymous("You are logged in"), pending.get().to()));
            return loggedIn(page, tokens, user(tokens.idToken()), until)
                    .cookie(cookies.nonePending())
                    .build();
        });
    }

    /** Puts the session into cookies, once the API server has accepted the token and said who the user is. */
    private Response.ResponseBuilder loggedIn(
            Response.ResponseBuilder response, Provider.Tokens tokens, String user, Instant until) {
        var refresh = tokens.refresh().flatMap(token -> cookies.refresh(new LoginCookies.Refresh(token, user, until)));
        Instant ends = tokens.until().isBefore(until) ? tokens.until() : until;
        Session made = new Session(tokens.idToken(), user, Session.namespaceOf(user), ends, refresh.isPresent());
        response.cookie(session.seal(made)
                .orElseThrow(() -> new RefusedException(
                        400,
                        "The provider's ID token is too long for a cookie: it may have 2800 characters. Give the "
                                + "client fewer claims, such as groups",
                        List.of())));
        refresh.ifPresent(response::cookie);
        return response;
    }

    private String user(String token) {
        try {
            return kubernetes.user(token);
        } catch (RefusedException e) {
            throw e.status() != 401
                    ? e
                    : new RefusedException(
                            403,
                            "The API server does not accept tokens of " + provider.name()
                                    + ": an administrator has to configure it to trust this issuer, with the "
                                    + "client's id as audience",
                            List.of());
        }
    }

    /** Renews a login that ends soon. Pages ask for it, so it answers without a page. */
    @POST
    @Path("/login/renew")
    public Response renew(@Context HttpHeaders headers) {
        Instant soon = Instant.now().plus(EARLY);
        boolean lasts = cookie(headers, session.name())
                .flatMap(session::open)
                .filter(open -> !open.isOver(soon))
                .isPresent();
        try {
            return lasts
                    ? Response.noContent().build()
                    : renewed(headers, Response.noContent())
                            .orElseGet(() -> Response.noContent().build());
        } catch (RefusedException e) {
            // The next page says why, if the login has ended until then.
            return Response.noContent().build();
        }
    }

    /** Renews a login that has ended, and leads to the page that the user wanted; else to the form. */
    @GET
    @Path("/login/again")
    public Response again(@RestQuery String to, @Context HttpHeaders headers) {
        Response.ResponseBuilder form = Redirect.to("/login?expired=true&to=" + LocalPath.of(to));
        try {
            // A link of another site brings no cookies: nothing is deleted then.
            return renewed(headers, Redirect.to(LocalPath.of(to))).orElseGet(form::build);
        } catch (RefusedException e) {
            return e.status() == Provider.ENDED
                    ? form.cookie(cookies.noneRefresh(), session.none()).build()
                    : failed(
                            503,
                            "Your login could not be renewed now: " + e.getMessage()
                                    + ". Reload this page in a moment, or open /login to log in anew.");
        }
    }

    /**
     * Returns nothing if the browser has sent no login that can be renewed.
     *
     * @throws RefusedException with status {@link Provider#ENDED} if the login has ended; with another one if it may be
     *     renewed later
     */
    private Optional<Response> renewed(HttpHeaders headers, Response.ResponseBuilder response) {
        Optional<String> user = cookie(headers, session.name())
                .flatMap(session::read)
                .filter(Session::ofProvider)
                .map(Session::user);
        Optional<LoginCookies.Refresh> refresh = cookies.refresh(headers)
                .filter(found -> user.filter(found.user()::equals).isPresent());
        if (!provider.exists() || refresh.isEmpty()) {
            return Optional.empty();
        }
        if (!running.tryAcquire()) {
            throw new RefusedException(503, "too many logins are renewed at the same time", List.of());
        }
        try {
            String token = refresh.get().token();
            Provider.Tokens tokens = renewals.of(token, () -> provider.renewed(token));
            String name = user(tokens.idToken());
            if (!name.equals(refresh.get().user())) {
                throw new RefusedException(Provider.ENDED, "The provider renewed the login of another user", List.of());
            }
            return Optional.of(
                    loggedIn(response, tokens, name, refresh.get().until()).build());
        } finally {
            running.release();
        }
    }

    private static Optional<String> cookie(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getCookies().get(name)).map(Cookie::getValue);
    }

    private Response attempt(Supplier<Response> login) {
        if (!provider.exists()) {
            return failed(404, "This console has no provider: log in with a token.");
        }
        if (!attempts.tryAcquire()) {
            return failed(429, "Too many users log in at the same time: try again in a moment.");
        }
        try {
            return login.get();
        } catch (RefusedException e) {
            return failed(e.status(), e.getMessage() + ".");
        } finally {
            attempts.release();
        }
    }

    /** The provider knows this address: an ingress must keep the header Host. */
    private URI callback(UriInfo address) {
        return URI.create((config.secureCookie() ? "https://" : "http://")
                + address.getRequestUri().getAuthority() + "/login/callback");
    }

    private static Response failed(int status, String text) {
        return Response.status(status)
                .entity(new ErrorPage(Frame.anonymous("You are not logged in"), text, null))
                .build();
    }
}
