package dev.lamina.console.login;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.oidc.Logout;
import dev.lamina.console.page.Frame;
import dev.lamina.console.page.LocalPath;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Caller;
import dev.lamina.console.session.Session;
import dev.lamina.console.session.SessionCookie;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** Logs users in by a Kubernetes token that the API server accepts, and out. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class LoginResource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REFUSED = "The API server does not accept this token: it has expired, or is of another "
            + "cluster. Get a new one with kubectl create token.";

    /** Anyone may try: the API server is asked by this many at a time. */
    private final Semaphore attempts = new Semaphore(8);

    private final KubernetesApi kubernetes;
    private final SessionCookie cookie;
    private final ConsoleConfig config;
    private final Logout logout;
    private final Caller caller;

    LoginResource(KubernetesApi kubernetes, SessionCookie cookie, ConsoleConfig config, Logout logout, Caller caller) {
        this.kubernetes = kubernetes;
        this.cookie = cookie;
        this.config = config;
        this.logout = logout;
        this.caller = caller;
    }

    @GET
    @Path("/login")
    public LoginPage form(@RestQuery @DefaultValue("false") boolean expired, @RestQuery String to) {
        return page(null, expired, to);
    }

    @POST
    @Path("/login")
    public Response login(@RestForm String token, @RestForm String to) {
        String given =
                token == null ? "" : token.replaceFirst("^\\s*Bearer ", "").replaceAll("\\s", "");
        if (given.isEmpty()) {
            return again(400, "Paste a token first.", to);
        }
        // What is not ASCII cannot be in a header, and is not a token.
        if (!given.matches("[\\x21-\\x7e]+")) {
            return again(401, REFUSED, to);
        }
        if (!attempts.tryAcquire()) {
            return again(429, "Too many users log in at the same time: try again in a moment.", to);
        }
        try {
            String user = kubernetes.user(given);
            Session session = new Session(given, user, Session.namespaceOf(user), until(given), false);
            Optional<NewCookie> sealed = cookie.seal(session);
            if (sealed.isEmpty()) {
                return again(400, "This token is too long for a cookie: use one of at most 2800 characters.", to);
            }
            return Redirect.to(LocalPath.of(to)).cookie(sealed.get()).build();
        } catch (RefusedException e) {
            return again(e.status(), e.status() == 401 ? REFUSED : e.getMessage(), to);
        } finally {
            attempts.release();
        }
    }

    @POST
    @Path("/logout")
    public Response logout() {
        return logout.response(caller.find().filter(Session::ofProvider).isPresent());
    }

    private Response again(int status, String error, String to) {
        return Response.status(status).entity(page(error, false, to)).build();
    }

    private LoginPage page(String error, boolean expired, String to) {
        String provider = config.oidc().issuer().map(URI::getHost).orElse(null);
        return new LoginPage(Frame.anonymous("Log in"), error, expired, LocalPath.of(to), provider);
    }

    /** The token's own end is not checked here: the API server has accepted it. */
    private Instant until(String token) {
        Instant longest = Instant.now().plus(config.sessionLifetime());
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return longest;
        }
        try {
            long expires = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))
                    .path("exp")
                    .asLong(Long.MAX_VALUE);
            return expires < longest.getEpochSecond() ? Instant.ofEpochSecond(expires) : longest;
        } catch (IOException | IllegalArgumentException e) {
            return longest;
        }
    }
}
