package dev.lamina.gateway.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.PlainClient;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upgrades that the library would not complete are refused before their function runs. */
@Timeout(30)
class WebSocketHandshakeTest {
    private static final String UPGRADE =
            "\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    @AutoClose
    private final ChatApi chat = new ChatApi(Map.of());

    @BeforeEach
    void apiHasConnections() {
        chat.has("all", "{api: chat, webSocket: {routes: [$connect, $default]}}");
    }

    @Test
    void uriThatIsNoneIsRefused() throws Exception {
        for (String query : new String[] {"{", "|", "^", "%zz"}) {
            assertThat(status("GET " + ChatApi.PATH + "?a=" + query, "\nConnection: Upgrade", new byte[0]))
                    .as(query)
                    .isEqualTo(400);
        }
        assertThat(chat.api.ran()).isEmpty();
    }

    @Test
    void upgradeWithBodyIsRefused() throws Exception {
        assertThat(status("GET " + ChatApi.PATH, "\nConnection: Upgrade", new byte[1]))
                .isEqualTo(400);
        assertThat(chat.api.ran()).isEmpty();
    }

    private int status(String start, String connection, byte[] body) throws Exception {
        return PlainClient.send(chat.api.port(), start + connection + UPGRADE, body)
                .status();
    }
}
