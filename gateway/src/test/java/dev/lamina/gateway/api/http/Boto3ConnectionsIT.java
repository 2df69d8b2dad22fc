package dev.lamina.gateway.api.http;

import static dev.lamina.gateway.api.http.ChatApi.context;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.api.Boto3;
import dev.lamina.gateway.api.PlainClient;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * boto3's client for {@code @connections} at one of two gateways, which reaches the connection at the other one over a
 * real NATS server.
 */
@Timeout(120)
class Boto3ConnectionsIT {
    private static final String ALL = "{api: chat, webSocket: {routes: [$default, $disconnect]}}";
    private static final String SCRIPT = """
        import boto3, json, sys
        endpoint, here, there, stopped, away = sys.argv[1:]
        client = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint)
        seen = {}
        def code(call, **parameters):
            try:
                call(**parameters)
                return None
            except client.exceptions.ClientError as e:
                return e.response["Error"]["Code"]
        for name, connection in {"here": here, "there": there}.items():
            client.post_to_connection(ConnectionId=connection, Data=("to " + name).encode())
            client.post_to_connection(ConnectionId=connection, Data=b"x" * 131072)
            state = client.get_connection(ConnectionId=connection)
            seen[name] = [state["Identity"]["SourceIp"], state["ConnectedAt"].year]
            seen["large-" + name] = code(client.post_to_connection, ConnectionId=connection, Data=b"x" * 131073)
        # At the stage's path, as the endpoint of AWS has it
        staged = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint + "/$default")
        staged.delete_connection(ConnectionId=there)
        seen["deleted"] = code(client.get_connection, ConnectionId=there)
        seen["stopped"] = code(client.post_to_connection, ConnectionId=stopped, Data=b"x")
        seen["away"] = code(client.post_to_connection, ConnectionId=away, Data=b"x")
        seen["unknown"] = code(client.delete_connection, ConnectionId="L0SM9cOFvHcCIhw=")
        other = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint.replace("chat", "other"))
        seen["other"] = code(other.post_to_connection, ConnectionId=here, Data=b"x")
        print(json.dumps(seen))
        """;

    @TempDir
    Path directory;

    @Test
    void boto3ReachesConnectionsOfAllGateways() throws Exception {
        Set<String> members = ConcurrentHashMap.newKeySet();
        try (NatsServer server = new NatsServer(directory.resolve("nats"));
                Connection first = Nats.connect(server.url());
                Connection second = Nats.connect(server.url());
                ChatApi here = new ChatApi(new TestApi(Map.of(), first, members));
                ChatApi there = new ChatApi(new TestApi(Map.of(), second))) {
            for (ChatApi chat : new ChatApi[] {here, there}) {
                chat.has("all", ALL);
                chat.has("other", ALL.replace("api: chat", "api: other"));
            }
            ChatClient atHere = here.connect().send("who am I");
            ChatClient atThere = there.connect().send("who am I");

            String away = stopped(server);
            members.add(away.substring(0, 8));
            JsonNode seen = run(here, id(here), id(there), stopped(server), away);

            assertThat(seen.path("here").toString()).isEqualTo("[\"127.0.0.1\",2020]");
            assertThat(seen.path("there").toString()).isEqualTo("[\"127.0.0.1\",2020]");
            assertThat(atHere.next()).isEqualTo("to here");
            assertThat(atHere.next()).hasSize(131072);
            assertThat(atThere.next()).isEqualTo("to there");
            assertThat(atThere.next()).hasSize(131072);
            assertThat(atThere.end()).isEqualTo("1000 Connection closed by the API");
            assertThat(seen.path("large-here").textValue()).isEqualTo("PayloadTooLargeException");
            assertThat(seen.path("large-there").textValue()).isEqualTo("PayloadTooLargeException");
            assertThat(seen.path("deleted").textValue()).isEqualTo("GoneException");
            assertThat(seen.path("stopped").textValue()).isEqualTo("GoneException");
            assertThat(seen.path("away").textValue())
                    .as("of a gateway without NATS")
                    .isEqualTo("InternalServerException");
            assertThat(seen.path("unknown").textValue()).isEqualTo("GoneException");
            assertThat(seen.path("other").textValue()).isEqualTo("GoneException");
            assertThat(PlainClient.send(
                                    here.api.port(),
                                    "POST " + ChatApi.PATH + "/@connections/" + id(here) + "\nAuthorization: Bearer "
                                            + TestIdentity.STRANGER,
                                    new byte[] {1})
                            .status())
                    .isEqualTo(403);
        }
    }

    /** The id of a connection to a gateway that does not run any longer. */
    private static String stopped(NatsServer server) throws Exception {
        try (Connection third = Nats.connect(server.url());
                ChatApi gone = new ChatApi(new TestApi(Map.of(), third))) {
            gone.has("all", ALL);
            gone.connect().send("who am I");
            return id(gone);
        }
    }

    private static String id(ChatApi chat) {
        return context(chat.event(0)).path("connectionId").textValue();
    }

    private JsonNode run(ChatApi at, String... connections) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(at.api.uri() + ChatApi.PATH));
        arguments.addAll(List.of(connections));
        return ChatApi.json(
                Boto3.run(directory, Map.of("AWS_MAX_ATTEMPTS", "1"), SCRIPT, arguments.toArray(String[]::new)));
    }
}
