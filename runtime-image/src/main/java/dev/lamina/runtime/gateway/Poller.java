package dev.lamina.runtime.gateway;

import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * One connection to one gateway: asks for invocations, one at a time, until the intake stops or the gateway has
 * disappeared.
 *
 * <p>Threads: the poller's own thread is the only reader. It is also the writer, except between the moment an
 * invocation is given to the intake and the reply to its answer: then the thread that runs the invocation writes. The
 * answer is the next poll as well, and the reader waits for its reply. The trap: after an invocation was handed back,
 * polling at once would get it again and again, so the poller first waits for a free slot.
 */
final class Poller implements Runnable {
    private static final int CONNECT_MS = 1_000;
    /** The gateway answers a poll within 30 s. */
    private static final int READ_MS = 45_000;

    private static final int ANSWER_READ_MS = 5_000;
    private static final long FIRST_REFUSED_MS = 250;
    private static final long LAST_REFUSED_MS = 5_000;

    private final InetSocketAddress gateway;
    private final GatewayLink link;
    private final GatewayRequests calls;
    private final Intake intake;
    private final Runnable onFailure;
    private final Backoff backoff = Backoff.quick();
    private final Backoff unwelcome = Backoff.quick();
    private final Backoff unknown = new Backoff(FIRST_REFUSED_MS, LAST_REFUSED_MS);

    // Mutable state
    private volatile boolean retired;
    private volatile boolean idle;
    /**
     * The invocation whose answer the next reply confirms, in addition to the poll; used by the reader only, null after
     * a plain poll.
     */
    private Invocation answered;

    /** @param onFailure called if the gateway could not be reached or broke off */
    Poller(InetSocketAddress gateway, GatewayLink link, GatewayRequests calls, Intake intake, Runnable onFailure) {
        this.gateway = gateway;
        this.link = link;
        this.calls = calls;
        this.intake = intake;
        this.onFailure = onFailure;
    }

    /** No polls after the one that may be open: its gateway has disappeared from the name. */
    void retire() {
        retired = true;
        endPauses();
    }

    /** The intake refuses now: a pause must not delay the end. */
    void endPauses() {
        backoff.end();
        unwelcome.end();
        unknown.end();
    }

    /** True while a poll is open and no invocation has arrived yet. */
    boolean idle() {
        return idle;
    }

    @Override
    public void run() {
        try {
            while (!retired && intake.awaitFree()) {
                try (HttpConnection opened = link.open(gateway, CONNECT_MS, READ_MS)) {
                    converse(opened);
                } catch (IOException e) {
                    idle = false;
                    onFailure.run();
                    backoff.pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        idle = false;
    }

    private void converse(HttpConnection connection) throws IOException, InterruptedException {
        poll(connection);
        boolean polled = true;
        while (polled) {
            Reply reply = connection.read();
            idle = false;
            polled = switch (reply.status()) {
                case 200 -> deliver(connection, Invocation.from(reply));
                case 204 -> goOn(connection, reply);
                case 401, 403 -> refused(connection, reply);
                default -> noPoll(connection, reply);
            };
            backoff.reset();
        }
    }

    private boolean goOn(HttpConnection connection, Reply reply) throws IOException, InterruptedException {
        unknown.reset();
        // Meant for an environment that stops. If a gateway sends it to one that does not, that is an error, and must
        // not
        // end its polling.
        if ("true".equalsIgnoreCase(reply.header("lamina-stop")) && !intake.stopping()) {
            unwelcome.pause();
        }
        if (connection.closesAfter(reply.head())) {
            return false;
        }
        return pollWhenFree(connection);
    }

    /**
     * The gateway does not accept this pod (yet): the pod may be newer than its view, or the token is being renewed.
     */
    private boolean refused(HttpConnection connection, Reply reply) throws IOException, InterruptedException {
        if (answered != null) {
            expectTaken(answered, reply);
        }
        unknown.pause();
        return pollWhenFree(connection);
    }

    /**
     * An answer that was not accepted is not a poll either; a gateway of an earlier version takes it only as an answer.
     */
    private boolean noPoll(HttpConnection connection, Reply reply) throws IOException, InterruptedException {
        if (answered == null) {
            throw new IOException("the gateway answered a poll with status " + reply.status());
        }
        expectTaken(answered, reply);
        return pollWhenFree(connection);
    }

    private static void expectTaken(Invocation invocation, Reply reply) {
        if (reply.status() != 202) {
            System.err.println("The gateway did not accept the answer to " + invocation.requestId() + ": status "
                    + reply.status());
        }
    }

    private boolean deliver(HttpConnection connection, Invocation invocation) throws IOException, InterruptedException {
        unwelcome.reset();
        unknown.reset();
        Delivery delivery = new Delivery(connection, invocation);
        if (!intake.offer(invocation, delivery)) {
            connection.send(calls.handBack(invocation));
            connection.read();
            return pollWhenFree(connection);
        }
        answered = invocation;
        return delivery.awaitReplies() || pollWhenFree(connection);
    }

    private boolean pollWhenFree(HttpConnection connection) throws IOException, InterruptedException {
        if (retired || !intake.awaitFree()) {
            return false;
        }
        poll(connection);
        return true;
    }

    private void poll(HttpConnection connection) throws IOException {
        answered = null;
        idle = true;
        connection.send(calls.poll());
    }

    /** One invocation on its way through this connection. */
    private final class Delivery implements ReplyChannel {
        private final HttpConnection connection;
        private final Invocation invocation;

        // Mutable state: written by the thread that runs the invocation, before the bytes whose reply the reader waits
        // for
        private volatile boolean polled;
        private volatile boolean streamed;
        private volatile long answeredAt;

        Delivery(HttpConnection connection, Invocation invocation) {
            this.connection = connection;
            this.invocation = invocation;
        }

        @Override
        public void answer(InvocationResponse answer, boolean pollAgain) throws IOException {
            boolean next = pollAgain && !retired;
            try {
                send(calls.answer(invocation, answer, next), next);
            } catch (IOException e) {
                polled = false;
                sendAgain(calls.answer(invocation, answer, false));
            }
        }

        @Override
        public long stream(ResultStream result) throws IOException {
            streamed = true;
            return new ChunkedSender(connection).send(calls.streamedResult(invocation, result.contentType()), result);
        }

        @Override
        public void endStream(InvocationResponse end, boolean pollAgain) throws IOException {
            boolean next = pollAgain && !retired;
            send(calls.endOfStream(invocation, end, next), next);
        }

        @Override
        public void abandon() {
            connection.close();
        }

        @Override
        public void handBack() throws IOException {
            send(calls.handBack(invocation), false);
        }

        private void send(byte[] request, boolean next) throws IOException {
            answeredAt = System.nanoTime();
            polled = next;
            idle = next;
            connection.send(request);
        }

        /** The connection broke while the invocation ran; the gateway still waits a moment for its answer. */
        private void sendAgain(byte[] request) throws IOException {
            try (HttpConnection fresh = link.open(gateway, CONNECT_MS, ANSWER_READ_MS)) {
                fresh.send(request);
                fresh.read();
            }
        }

        /** True if the answer is a poll too, whose reply can be read now. */
        boolean awaitReplies() throws IOException {
            awaitReply();
            if (streamed) { // a stream and its end are two calls
                expectTaken(invocation, connection.read());
                awaitReply();
            }
            if (!polled) {
                expectTaken(invocation, connection.read());
            }
            return polled;
        }

        /**
         * The invocation may take long; a gateway that does not respond counts as lost only after its answer was sent.
         */
        private void awaitReply() throws IOException {
            for (; ; ) {
                try {
                    connection.awaitReply();
                    return;
                } catch (SocketTimeoutException e) {
                    long at = answeredAt;
                    if (at != 0 && System.nanoTime() - at > TimeUnit.MILLISECONDS.toNanos(READ_MS)) {
                        throw e;
                    }
                }
            }
        }
    }
}
