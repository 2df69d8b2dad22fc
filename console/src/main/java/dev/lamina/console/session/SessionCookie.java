package dev.lamina.console.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.ConsoleConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The session in a cookie, encrypted: the browser keeps it, and cannot read it. */
@ApplicationScoped
public class SessionCookie {
    private static final String NAME = "lamina-session";

    /** Browsers store 4096 bytes at most, with name and attributes. */
    private static final int MAX_LENGTH = 3900;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Seal seal;
    private final boolean secure;

    SessionCookie(Seal seal, ConsoleConfig config) {
        this.seal = seal;
        this.secure = config.secureCookie();
    }

    /** Returns the cookie of a session; empty if the token is too long for one. */
    public Optional<NewCookie> seal(Session session) {
        String json = JSON.createObjectNode()
                .put("token", session.token())
                .put("user", session.user())
                .put("namespace", session.namespace())
                .put("until", session.until().getEpochSecond())
                .put("provider", session.ofProvider())
                .toString();
        String value = seal.close(NAME, json.getBytes(StandardCharsets.UTF_8));
        return value.length() > MAX_LENGTH
                ? Optional.empty()
                : Optional.of(cookie(value).build());
    }

    /** Returns the session of a cookie; empty if it is not one of this console, or over. */
    public Optional<Session> open(String value) {
        return read(value).filter(session -> !session.isOver(Instant.now()));
    }

    /** Returns the session of a cookie, also if it is over; empty if it is not one of this console. */
    public Optional<Session> read(String value) {
        return seal.open(NAME, value).map(SessionCookie::session);
    }

    /** Returns the name; browsers take one with this prefix over HTTPS and from this host only. */
    public String name() {
        return secure ? "__Host-" + NAME : NAME;
    }

    /** Returns a cookie that deletes the session from the browser. */
    public NewCookie none() {
        return cookie("").maxAge(0).build();
    }

    private NewCookie.Builder cookie(String value) {
        return new NewCookie.Builder(name())
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT);
    }

    private static Session session(byte[] text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new Session(
                    json.path("token").asText(),
                    json.path("user").asText(),
                    json.path("namespace").asText(),
                    Instant.ofEpochSecond(json.path("until").asLong()),
                    json.path("provider").asBoolean());
        } catch (IOException e) {
            throw new IllegalStateException("a cookie that this console sealed is not JSON", e);
        }
    }
}
