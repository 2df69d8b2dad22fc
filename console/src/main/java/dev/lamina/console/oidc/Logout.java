package dev.lamina.console.oidc;

import dev.lamina.console.page.Frame;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.SessionCookie;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Logs out of the console. The login at the provider is another one, so the page says how to end that too. */
@ApplicationScoped
public class Logout {
    private final Provider provider;
    private final LoginCookies cookies;
    private final SessionCookie session;

    Logout(Provider provider, LoginCookies cookies, SessionCookie session) {
        this.provider = provider;
        this.cookies = cookies;
        this.session = session;
    }

    /** @param ofProvider whether the user had logged in there */
    public Response response(boolean ofProvider) {
        Response.ResponseBuilder response = ofProvider && provider.exists()
                ? Response.ok(new LogoutPage(
                                Frame.anonymous("You are logged out"),
                                provider.name(),
                                provider.end().map(URI::toString).orElse(null)))
                        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                : Redirect.to("/login");
        return response.cookie(session.none(), cookies.noneRefresh()).build();
    }
}
