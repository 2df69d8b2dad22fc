package dev.lamina.runtime.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.testbed.server.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** A gateway on plain sockets that implements docs/runtime-contract.md and remembers the requests it got. */
public final class StubGateway implements AutoCloseable {
    private static final Pattern RUN = Pattern.compile("(?<=/\\d)-[0-9a-f]{8}");

    /** A request as it arrived, and its connection. */
    public record Call(
            String method, String path, Map<String, String> headers, byte[] body, int connection, long atNanos) {
        public String text() {
            return new String(body, UTF_8);
        }

        /**
         * Which start of the program it came from: the environment's id without the run of its container, which is
         * random.
         */
        public String environment() {
            return RUN.matcher(headers.get("Lamina-Environment")).replaceAll("");
        }

        /** The body, without the run in an environment's id. */
        public String textWithoutRun() {
            return RUN.matcher(text()).replaceAll("");
        }
    }

    /**
     * An event in flight, and its result when there is one: the call to response, error, return, or exit of its
     * environment.
     *
     * @param environment that runs it
     */
    public record Event(
            String requestId,
            byte[] payload,
            Map<String, String> headers,
            CompletableFuture<Call> answer,
            AtomicReference<String> environment) {
        public Call await() throws Exception {
            return answer.get(60, TimeUnit.SECONDS);
        }
    }

    public final List<Call> calls = new CopyOnWriteArrayList<>();
    public final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> handOvers = new LinkedBlockingQueue<>();
    private final Map<String, Event> running = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    public volatile int timeoutSeconds = 3;
    public volatile boolean chunked;
    public volatile int pollStatus = 200;
    public volatile long pollMillis = 30_000;
    /** Answers every poll with the request to stop, as if the environment had reported that it stops. */
    public volatile boolean tellsToStop;
    /** False for a gateway of an earlier version. */
    public volatile boolean knowsNext = true;
    /**
     * Gets the parts of streamed results as they arrive, on the connection's thread: nothing more is read until it
     * returns.
     */
    public volatile Consumer<byte[]> onChunk = chunk -> {};

    /**
     * The CRC-32 that is sent with content: by default the right one. Null: none, as a gateway of an earlier version.
     */
    public volatile Function<byte[], String> crc32 = StubGateway::crc32Of;

    /** The response to a request for credentials; null: there are none, with 403. */
    public volatile Supplier<String> credentials = () -> null;

    /** The status of the response to a start cache, which is stored with 201. */
    public volatile Supplier<Integer> startCacheStatus = () -> 201;

    private final Set<String> stopping = ConcurrentHashMap.newKeySet();
    private volatile int idle;

    public StubGateway(String address, int port) throws IOException {
        this(new ServerSocket(port, 50, InetAddress.getByName(address)));
    }

    /** With TLS on 127.0.0.1. */
    public StubGateway(TestCertificate certificate) throws IOException {
        this(certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
    }

    private StubGateway(ServerSocket server) {
        this.server = server;
        Thread.ofPlatform().daemon().name("stub-accept").start(this::accept);
    }

    public static StubGateway start() throws IOException {
        return new StubGateway("127.0.0.1", 0);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Stores content; returns the hash by which it is requested. */
    public String store(byte[] content) {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            contents.put(sha256, content);
            return sha256;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Event invoke(String id, String payload, String... headers) {
        Map<String, String> more = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            more.put(headers[i], headers[i + 1]);
        }
        Event event = new Event(id, payload.getBytes(UTF_8), more, new CompletableFuture<>(), new AtomicReference<>());
        waiting.add(event);
        return event;
    }

    /** Gives variables, as a JSON object, to an environment that is parked. */
    public void handOver(String variables) {
        handOvers.add(variables);
    }

    /** From now on the invocation does not belong to this gateway. */
    public void forget(String id) {
        running.remove(id);
    }

    public List<Call> calls(String pathPart) {
        return calls.stream().filter(call -> call.path().contains(pathPart)).toList();
    }

    /** The number of polls that wait for an event now. */
    public int idlePolls() {
        return idle;
    }

    /** Breaks every connection. */
    public void dropConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private void accept() {
        for (int number = 0; !server.isClosed(); number++) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                int connection = number;
                Thread.ofPlatform().daemon().name("stub-" + number).start(() -> serve(socket, connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            StubRequests requests =
                    new StubRequests(socket.getInputStream(), connection, (path, chunk) -> onChunk.accept(chunk));
            for (Call call = requests.next(); call != null; call = requests.next()) {
                calls.add(call);
                socket.getOutputStream().write(answer(call, socket));
                socket.getOutputStream().flush();
            }
        } catch (IOException | InterruptedException e) {
            // the other side has closed
        }
    }

    private byte[] answer(Call call, Socket socket) throws InterruptedException {
        String path = call.path();
        if (path.endsWith("/invocation/next")) {
            return next(socket, call);
        }
        if (path.equals("/lamina/v1/pool/next")) {
            String variables = handOvers.poll(pollMillis, TimeUnit.MILLISECONDS);
            return variables == null ? reply(204, "", new byte[0]) : reply(200, "", variables.getBytes(UTF_8));
        }
        if (path.startsWith("/lamina/v1/content/")) {
            byte[] content = contents.get(path.substring(path.lastIndexOf('/') + 1));
            return content == null
                    ? reply(404, "", new byte[0])
                    : reply(200, "Content-Type: application/zip\r\n" + crc32Line(content), content);
        }
        if (path.equals("/lamina/v1/start-cache")) {
            return startCache(call);
        }
        if (path.equals("/lamina/v1/credentials")) {
            String given = credentials.get();
            return given == null
                    ? reply(403, "", "{\"Code\":\"AccessDenied\",\"Message\":\"not you\"}".getBytes(UTF_8))
                    : reply(200, "", given.getBytes(UTF_8));
        }
        if (path.endsWith("/environment/stopping")) {
            stopping.add(call.headers().get("Lamina-Environment"));
        }
        if (path.endsWith("/environment/exit")) {
            String ended = call.text();
            running.values()
                    .removeIf(event -> ended.contains('"' + event.environment().get() + '"')
                            && event.answer().complete(call));
        }
        if (call.headers().containsKey("Lamina-Ends-Later")) {
            return reply(202, "", new byte[0]); // the end is a call of its own
        }
        if (path.contains("/invocation/")) {
            Event event = running.remove(path.split("/")[4]);
            if (event == null) {
                return reply(400, "", "{\"errorType\":\"InvalidRequestID\"}".getBytes(UTF_8));
            }
            event.answer().complete(call);
            if (knowsNext && call.headers().containsKey("Lamina-Next")) {
                return next(socket, call);
            }
        }
        return reply(202, "", new byte[0]);
    }

    private byte[] startCache(Call call) {
        int status = startCacheStatus.get();
        if (status == 201) {
            contents.put(call.headers().get("Lamina-Sha256"), call.body());
        }
        return reply(status, "", ("{\"errorMessage\":\"the gateway says " + status + "\"}").getBytes(UTF_8));
    }

    private String crc32Line(byte[] content) {
        String value = crc32.apply(content);
        return value == null ? "" : "Lamina-Crc32: " + value + "\r\n";
    }

    private static String crc32Of(byte[] content) {
        CRC32 crc32 = new CRC32();
        crc32.update(content);
        return Long.toString(crc32.getValue());
    }

    private byte[] next(Socket socket, Call call) throws InterruptedException {
        String environment = call.headers().getOrDefault("Lamina-Environment", "");
        if (pollStatus != 200) {
            return reply(pollStatus, "", new byte[0]);
        }
        change(1);
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pollMillis);
            while (!stops(environment) && System.nanoTime() < end && !socket.isClosed()) {
                Event event = waiting.poll(5, TimeUnit.MILLISECONDS);
                if (event != null && socket.isClosed()) {
                    waiting.add(event);
                } else if (event != null) {
                    event.environment().set(environment);
                    running.put(event.requestId(), event);
                    return reply(200, headers(event), event.payload());
                }
            }
            return ("HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n"
                            + (stops(environment) ? "Lamina-Stop: true\r\n" : "") + "\r\n")
                    .getBytes(ISO_8859_1);
        } finally {
            change(-1);
        }
    }

    private boolean stops(String environment) {
        return tellsToStop || stopping.contains(environment);
    }

    private synchronized void change(int by) {
        idle += by;
    }

    private String headers(Event event) {
        StringBuilder lines = new StringBuilder("Lambda-Runtime-Aws-Request-Id: " + event.requestId() + "\r\n"
                + "Lambda-Runtime-Invocation-Id: inv-" + event.requestId() + "\r\n"
                + "Lambda-Runtime-Deadline-Ms: " + (System.currentTimeMillis() + timeoutSeconds * 1000L) + "\r\n"
                + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:default:function:f\r\n"
                + "Content-Type: application/json\r\n");
        event.headers()
                .forEach((name, value) ->
                        lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.toString();
    }

    private byte[] reply(int status, String headers, byte[] body) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\n").append(headers);
        byte[] sent = body;
        if (chunked && body.length > 2) {
            head.append("Transfer-Encoding: chunked\r\n\r\n");
            String all = new String(body, ISO_8859_1);
            sent = ("2;x=y\r\n" + all.substring(0, 2) + "\r\n" + Integer.toHexString(body.length - 2) + "\r\n"
                            + all.substring(2) + "\r\n0\r\nTrailer: t\r\n\r\n")
                    .getBytes(ISO_8859_1);
        } else {
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        }
        byte[] start = head.toString().getBytes(ISO_8859_1);
        byte[] whole = Arrays.copyOf(start, start.length + sent.length);
        System.arraycopy(sent, 0, whole, start.length, sent.length);
        return whole;
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropConnections();
    }
}
