package dev.lamina.runtime.handler;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.FunctionConfig.Directories;
import dev.lamina.runtime.content.FunctionContent;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.gateway.GatewayLink;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.log.FunctionLog;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Loads example handlers as the program does: from an archive, through a gateway, in their own class loader. */
final class Functions {
    static final String REQUEST_ID = "6d5c3d1a-0000-4000-8000-000000000001";

    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Path folder;

    Functions(Path folder) {
        this.folder = folder;
    }

    FunctionConfig config(String handler, String code, String... layers) throws IOException {
        Directories directories = new Directories(
                Files.createDirectories(folder.resolve("task")),
                Files.createDirectories(folder.resolve("layer")),
                folder.resolve("state"));
        return new FunctionConfig(
                handler,
                "f",
                "$LATEST",
                128,
                "on-demand",
                "localhost",
                1,
                null,
                folder.resolve("token"),
                "pod",
                code,
                List.of(layers),
                null,
                Duration.ofSeconds(3),
                1,
                directories,
                null,
                null,
                null,
                null,
                null);
    }

    Handler load(String handler) throws Exception {
        return load(handler, new Zips().classes(example.Handlers.class).bytes());
    }

    Handler load(String handler, byte[] code, byte[]... layers) throws Exception {
        try (StubGateway gateway = StubGateway.start()) {
            Files.writeString(folder.resolve("token"), "t");
            GatewayPool gateways = new GatewayPool(
                    () -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                    "gw",
                    GatewayLink.of("gw", null),
                    gateway.port(),
                    folder.resolve("token"),
                    "pod/1");
            String[] hashes = new String[layers.length];
            for (int i = 0; i < layers.length; i++) {
                hashes[i] = gateway.store(layers[i]);
            }
            FunctionConfig config = config(handler, gateway.store(code), hashes);
            new FunctionContent(config).fetch(gateways);
            return new HandlerLoader(config, new FunctionLog(new LogOutput(log, false), null, null).logger())
                    .load(() -> {});
        }
    }

    static Invocation event(String json) {
        return new Invocation(
                REQUEST_ID,
                null,
                0,
                "arn:aws:lambda:eu-west-1:default:function:f",
                "Root=1-2",
                "{\"custom\":{\"k\":\"v\"}}",
                null,
                null,
                false,
                false,
                json.getBytes(StandardCharsets.UTF_8));
    }

    static Outcome call(Handler handler, String json) {
        return handler.call(event(json), System.currentTimeMillis() + 60_000);
    }

    static String text(Outcome outcome) {
        return new String(outcome.body(), StandardCharsets.UTF_8);
    }
}
