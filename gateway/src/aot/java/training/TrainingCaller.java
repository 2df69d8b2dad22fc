package training;

import dev.lamina.gateway.wire.HttpConnection;
import java.io.IOException;
import java.util.concurrent.Callable;

/** One connection that sends one request after another, mostly plain invocations. */
final class TrainingCaller implements Callable<Integer> {
    private static final Expected INVOKE = new Expected(Requests.invoke(), 200);

    private final Surroundings.Ports ports;
    private final int count;
    private final long end;

    private record Expected(byte[] request, int status) {}

    /** @param end in {@link System#nanoTime}: a slow machine sends fewer requests */
    TrainingCaller(Surroundings.Ports ports, int count, long end) {
        this.ports = ports;
        this.count = count;
        this.end = end;
    }

    /** The number of correct responses; throws at the first wrong one. */
    @Override
    public Integer call() throws IOException {
        Expected log = new Expected(Requests.invokeForLog(), 200);
        Expected signed = new Expected(Requests.invokeSigned(), 200);
        Expected unknown = new Expected(Requests.invokeUnknown(), 404);
        Expected badToken = new Expected(Requests.invokeWithBadToken(), 403);
        int done = 0;
        try (HttpConnection api = new HttpConnection(ports.api(), Surroundings.PATIENCE)) {
            for (; done < count && System.nanoTime() - end < 0; done++) {
                send(
                        api,
                        switch (done % 50) {
                            case 7, 17, 27, 37, 47 -> signed;
                            case 13 -> log;
                            case 23 -> unknown;
                            case 33 -> badToken;
                            default -> INVOKE;
                        });
            }
        }
        return done;
    }

    private static void send(HttpConnection api, Expected expected) throws IOException {
        HttpConnection.Reply reply = api.exchange(expected.request());
        if (reply.status() != expected.status()) {
            throw new IOException(
                    "answered " + reply.status() + " " + reply.text() + " instead of " + expected.status());
        }
    }
}
