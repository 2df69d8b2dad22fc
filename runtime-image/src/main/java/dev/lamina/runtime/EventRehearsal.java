package dev.lamina.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.extension.ExtensionConfig;
import dev.lamina.runtime.extension.Extensions;
import dev.lamina.runtime.gateway.GatewayLink;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.handler.RehearsalLoader;
import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestHead;
import dev.lamina.runtime.invoke.Initialiser;
import dev.lamina.runtime.invoke.Runner;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.loopback.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Events for this program before it ends and the start cache is written: what it loads for an event is in the cache
 * then, as it is in that of the image. The function is not called: a handler of ours gets the events, from a gateway of
 * ours, and nothing of it is logged.
 */
final class EventRehearsal {
    private static final int EVENTS = 3;
    private static final int BACKLOG = 50;
    /** Milliseconds: without it, the cache is worse but no less right. */
    private static final int PATIENCE_MS = 10_000;

    private static final byte[] EVENT = "{\"text\":\"rehearsal\",\"list\":[{\"number\":1}]}".getBytes(UTF_8);

    private EventRehearsal() {}

    /** Begins to poll, and returns when the last event has been handled. What polls is left to the program's end. */
    static void run(FunctionConfig config, ExtensionConfig extensionConfig) {
        try (ServerSocket gateway = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            gateway.setSoTimeout(PATIENCE_MS);
            Runner runner = runner(config, extensionConfig, gateway.getLocalPort());
            Thread.ofPlatform().name("rehearsal").daemon().start(() -> {
                try {
                    runner.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            serve(gateway.accept());
        } catch (IOException e) {
            System.err.println("The start cache has less than it could have, as no event could be rehearsed: " + e);
        }
    }

    private static Runner runner(FunctionConfig config, ExtensionConfig extensionConfig, int port) {
        LogOutput silent = new LogOutput(OutputStream.nullOutputStream(), config.concurrency() > 1);
        PlatformLog log = PlatformLog.of(config, silent);
        GatewayPool gateways = new GatewayPool(
                () -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                "localhost",
                GatewayLink.of("localhost", null),
                port,
                config.tokenFile(),
                config.podName());
        Markers markers = new Markers(config.directories().state().resolve("rehearsal"));
        Extensions extensions = new Extensions(extensionConfig, silent, log, new LoopbackServer(0));
        Initialiser initialiser =
                new Initialiser(new RehearsalLoader(config.handler()), config, gateways, log, markers, extensions);
        return new Runner(config, gateways, initialiser, text -> {}, log, silent, markers, extensions);
    }

    /** Gives out the events, on a connection that stays open. */
    private static void serve(Socket pod) throws IOException {
        pod.setSoTimeout(PATIENCE_MS);
        ClientRequests requests = new ClientRequests(pod);
        for (int given = 0; given <= EVENTS; ) {
            RequestHead head = requests.next();
            if (head == null) {
                throw new IOException("the connection was closed");
            }
            requests.body(head).drain();
            if (!head.path().endsWith("/next") && head.header("lamina-next") == null) {
                requests.reply(202, "", new byte[0]);
            } else if (given++ < EVENTS) {
                requests.reply(200, headers(given), EVENT);
            }
        }
    }

    private static String headers(int number) {
        return "Content-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: rehearsal-" + number
                + "\r\nLambda-Runtime-Invocation-Id: " + number + "\r\nLambda-Runtime-Deadline-Ms: "
                + (System.currentTimeMillis() + PATIENCE_MS)
                + "\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:x:x:function:rehearsal"
                + "\r\nLambda-Runtime-Trace-Id: Root=1-0\r\n";
    }
}
