package dev.lamina.console.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.session.Seal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The cookies of logins by a provider, encrypted as the session is. No other site sets them. */
@ApplicationScoped
class LoginCookies {
    private static final String PENDING = "lamina-login";
    private static final String REFRESH = "lamina-refresh";

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
     * @param user who logged in: nobody else is logged in with it
     * @param until the time after which the user logs in again
     */
    record Refresh(String token, String user, Instant until) {}

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

    Optional<PendingLogin> pending(HttpHeaders headers) {
        return open(PENDING, headers)
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
                .put("user", refresh.user())
                .put("until", refresh.until().getEpochSecond())
                .toString();
        String value = seal.close(REFRESH, json.getBytes(StandardCharsets.UTF_8));
        return value.length() > LONGEST
                ? Optional.empty()
                : Optional.of(cookie(REFRESH, value, NewCookie.SameSite.STRICT).build());
    }

    Optional<Refresh> refresh(HttpHeaders headers) {
        return open(REFRESH, headers)
                .map(json -> new Refresh(
                        json.path("token").asText(),
                        json.path("user").asText(),
                        Instant.ofEpochSecond(json.path("until").asLong())));
    }

    /** Deletes what belongs to a login that has not ended. */
    NewCookie nonePending() {
        return none(PENDING);
    }

    /** Deletes what renews a login. */
    NewCookie noneRefresh() {
        return none(REFRESH);
    }

    private NewCookie none(String name) {
        return cookie(name, "", NewCookie.SameSite.STRICT).maxAge(0).build();
    }

    private Optional<JsonNode> open(String name, HttpHeaders headers) {
        return Optional.ofNullable(headers.getCookies().get(name(name)))
                .flatMap(cookie -> seal.open(name, cookie.getValue()))
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

    /** Browsers take one with this prefix over HTTPS, from this host only, and for all paths. */
    private String name(String name) {
        return secure ? "__Host-" + name : name;
    }

    private NewCookie.Builder cookie(String name, String value, NewCookie.SameSite site) {
        return new NewCookie.Builder(name(name))
                .value(value)
                .path(secure ? "/" : "/login")
                .httpOnly(true)
                .secure(secure)
                .sameSite(site);
    }
}
