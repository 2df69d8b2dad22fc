package dev.lamina.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.console.ConsoleConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.NewCookie;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

/** Only the console that made a cookie reads it, and only until it ends. */
class SessionCookieTest {
    private static final Session ADA =
            new Session("token-of-ada", "ada", "shop", Instant.now().plusSeconds(60), false);

    private final SessionCookie cookie = cookie(config(Map.of()));

    @Test
    void sealedSessionIsOpened() {
        NewCookie sealed = cookie.seal(ADA).orElseThrow();

        assertThat(cookie.open(sealed.getValue())).hasValueSatisfying(session -> {
            assertThat(session.token()).isEqualTo("token-of-ada");
            assertThat(session.user()).isEqualTo("ada");
            assertThat(session.namespace()).isEqualTo("shop");
        });
        assertThat(sealed.getValue()).doesNotContain("token-of-ada");
        assertThat(sealed.isHttpOnly()).isTrue();
        assertThat(sealed.getSameSite()).isEqualTo(NewCookie.SameSite.STRICT);
    }

    @Test
    void secureCookieIsOfThisHostOnly() {
        SessionCookie secure = cookie(config(Map.of("lamina.console.secure-cookie", "true")));

        assertThat(secure.seal(ADA).orElseThrow().getName()).isEqualTo("__Host-lamina-session");
    }

    @Test
    void changedCookieIsNotOpened() {
        char[] value = cookie.seal(ADA).orElseThrow().getValue().toCharArray();
        value[30] = value[30] == 'A' ? 'B' : 'A';

        assertThat(cookie.open(new String(value))).isEmpty();
        assertThat(cookie.open("")).isEmpty();
        assertThat(cookie.open("not base64!")).isEmpty();
    }

    @Test
    void cookieOfOtherKeyIsNotOpened() {
        SessionCookie other = cookie(config(Map.of("lamina.console.session-key", "other")));
        SessionCookie same = cookie(config(Map.of("lamina.console.session-key", "other")));
        String value = other.seal(ADA).orElseThrow().getValue();

        assertThat(cookie.open(value)).isEmpty();
        assertThat(same.open(value)).isPresent();
    }

    @Test
    void sessionThatIsOverIsNotOpened() {
        Session over = new Session("token", "ada", "shop", Instant.now().minusSeconds(1), false);

        assertThat(cookie.open(cookie.seal(over).orElseThrow().getValue())).isEmpty();
    }

    @Test
    void tokenLongerThanCookieIsRefused() {
        assertThat(cookie.seal(new Session("x".repeat(4000), "ada", "shop", ADA.until(), false)))
                .isEmpty();
        assertThat(cookie.seal(new Session("x".repeat(2700), "ada", "shop", ADA.until(), false)))
                .isPresent();
    }

    @Test
    void valueOfOtherPurposeIsNotOpened() {
        Seal seal = new Seal(config(Map.of()));
        String value = seal.close("login", "text".getBytes(StandardCharsets.UTF_8));

        assertThat(seal.open("login", value)).isPresent();
        assertThat(seal.open("session", value)).isEmpty();
    }

    private static SessionCookie cookie(ConsoleConfig config) {
        return new SessionCookie(new Seal(config), config);
    }

    private static ConsoleConfig config(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(ConsoleConfig.class)
                .addDiscoveredConverters()
                .withSources(new Settings(settings))
                .withDefaultValue("lamina.console.kubernetes-url", "https://localhost")
                .build();
        return config.getConfigMapping(ConsoleConfig.class);
    }

    /** Settings of a test. */
    private record Settings(Map<String, String> values) implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return values.keySet();
        }

        @Override
        public String getValue(String name) {
            return values.get(name);
        }

        @Override
        public String getName() {
            return "test";
        }
    }
}
