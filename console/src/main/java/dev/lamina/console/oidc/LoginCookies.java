package dev.lamina.console.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.session.Seal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The cookies of logins by a provider, encrypted as the session is. Browsers send them to the pages of login only. */
@ApplicationScoped
class LoginCookies {
    static final String PENDING = "lamina-login";
    static final String REFRESH = "lamina-refresh";

    private static final String PATH = "/login";
    private static final Duration LOGIN = Duration.ofMinutes(10);

    /** Browsers store 4096 bytes at most, with name and attributes. */
    private static final int LONGEST = 3900;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Seal seal;
    private final boolean secure;

    LoginCookies(Seal seal, ConsoleConfig config) {
        this.seal = seal;
        this.secure = config.secureCookie();
    }

    /**
     * What renews a login.
     *
     * @param until the time after which the user logs in again
     */
    record Refresh(String token, Instant until) {}

    /** The provider's page leads back here from another site, so browsers must send this one then. */
    NewCookie pending(PendingLogin login) {
        String json = JSON.createObjectNode()
                .put("state", login.state())
                .put("nonce", login.nonce())
                .put("verifier", login.verifier())
                .put("to", login.to())
                .put("until", Instant.now().plus(LOGIN).getEpochSecond())
                .toString();
        return cookie(PENDING, seal.close(PENDING, json.getBytes(StandardCharsets.UTF_8)), NewCookie.SameSite.LAX)
                .maxAge((int) LOGIN.toSeconds())
                .build();
    }

    Optional<PendingLogin> pending(String value) {
        return open(PENDING, value)
                .map(json -> new PendingLogin(
                        json.path("state").asText(),
                        json.path("nonce").asText(),
                        json.path("verifier").asText(),
                        json.path("to").asText()));
    }

    /** Returns nothing if the token is too long for a cookie: the login is not renewed then. */
    Optional<NewCookie> refresh(Refresh refresh) {
        String json = JSON.createObjectNode()
                .put("token", refresh.token())
                .put("until", refresh.until().getEpochSecond())
                .toString();
        String value = seal.close(REFRESH, json.getBytes(StandardCharsets.UTF_8));
        return value.length() > LONGEST
                ? Optional.empty()
                : Optional.of(cookie(REFRESH, value, NewCookie.SameSite.STRICT).build());
    }

    Optional<Refresh> refresh(String value) {
        return open(REFRESH, value)
                .map(json -> new Refresh(
                        json.path("token").asText(),
                        Instant.ofEpochSecond(json.path("until").asLong())));
    }

    NewCookie none(String name) {
        return cookie(name, "", NewCookie.SameSite.STRICT).maxAge(0).build();
    }

    private Optional<JsonNode> open(String name, String value) {
        return seal.open(name, value == null ? "" : value)
                .map(LoginCookies::json)
                .filter(json ->
                        Instant.now().getEpochSecond() < json.path("until").asLong());
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("a cookie that this console sealed is not JSON", e);
        }
    }

    private NewCookie.Builder cookie(String name, String value, NewCookie.SameSite site) {
        return new NewCookie.Builder(name)
                .value(value)
                .path(PATH)
                .httpOnly(true)
                .secure(secure)
                .sameSite(site);
    }
}
