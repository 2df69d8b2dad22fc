package dev.lamina.gateway.api.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Events of one WebSocket connection, with an authorizer. */
public final class WebSocketSampleEvents {
    private WebSocketSampleEvents() {}

    /** By the kind of event, because each has a model of its own. */
    public static Map<String, byte[]> all() throws Exception {
        try (ChatApi chat = new ChatApi(Map.of())) {
            chat.has(
                    "all",
                    "{api: chat, webSocket: {routes: [$connect, $disconnect, $default]}, "
                            + "authorizer: {type: Kubernetes}, settings: {stageVariables: {a: b}}}");
            ChatClient client = ChatClient.connect(chat.api.port(), ChatApi.PATH + "?a=1&a=2", "Authorization", "good");
            client.send("{\"text\": \"hello\"}");
            chat.event(1);
            client.send(new byte[] {1, (byte) 0xff});
            chat.event(2);
            client.close(1000, "bye");
            chat.event(3);

            Map<String, byte[]> all = new LinkedHashMap<>();
            String[] names = {"connect/query", "message/text", "message/binary", "disconnect/by-client"};
            for (int at = 0; at < names.length; at++) {
                all.put(names[at], chat.api.ran().get(at).payload().getBytes());
            }
            return all;
        }
    }
}
