package training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.gateway.wire.Lines;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A client of the stub: NATS's text protocol, as far as requests and their responses need it. */
final class NatsClient {
    private static final String INFO = "INFO {\"server_id\":\"training\",\"server_name\":\"training\",\"version\":\"2."
            + "12.0\",\"proto\":1,"
            + "\"headers\":true,\"jetstream\":true,\"max_payload\":8388608}\r\n";
    private static final String NO_RESPONDER = "NATS/1.0 503\r\n\r\n";

    private final InputStream in;
    private final Lines lines;
    private final OutputStream out;
    private final StubJetStream streams;

    // Mutable state
    private final Map<String, String> subscriptions = new LinkedHashMap<>();

    NatsClient(Socket socket, StubJetStream streams) throws IOException {
        this.in = new BufferedInputStream(socket.getInputStream());
        this.lines = new Lines(in);
        this.out = socket.getOutputStream();
        this.streams = streams;
    }

    /** Until the client closes the connection. */
    void serve() throws IOException {
        send(INFO, new byte[0]);
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            String[] words = line.get().split(" ");
            switch (words[0]) {
                case "PING" -> send("PONG\r\n", new byte[0]);
                case "SUB" -> subscriptions.put(words[words.length - 1], words[1]);
                case "UNSUB" -> subscriptions.remove(words[1]);
                case "PUB" -> publish(words, 0);
                case "HPUB" -> publish(words, Integer.parseInt(words[words.length - 2]));
                default -> {}
            }
        }
    }

    /** Only requests with a reply subject are handled. */
    private void publish(String[] words, int headers) throws IOException {
        int size = Integer.parseInt(words[words.length - 1]);
        byte[] payload = Arrays.copyOfRange(in.readNBytes(size), headers, size);
        lines.next();
        if (words.length == (headers > 0 ? 5 : 4)) {
            answer(words[2], streams.answer(words[1], payload));
        }
    }

    private void answer(String inbox, Optional<byte[]> answer) throws IOException {
        String subscription = subscriptions.entrySet().stream()
                .filter(entry -> matches(entry.getValue(), inbox))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IOException("no subscription for " + inbox));
        if (answer.isPresent()) {
            send("MSG " + inbox + ' ' + subscription + ' ' + answer.get().length + "\r\n", answer.get());
        } else {
            send(
                    "HMSG " + inbox + ' ' + subscription + ' ' + NO_RESPONDER.length() + ' ' + NO_RESPONDER.length()
                            + "\r\n",
                    NO_RESPONDER.getBytes(UTF_8));
        }
    }

    private static boolean matches(String subject, String inbox) {
        return subject.equals(inbox)
                || subject.endsWith("*") && inbox.startsWith(subject.substring(0, subject.length() - 1));
    }

    private void send(String line, byte[] payload) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(line.getBytes(UTF_8));
        if (payload.length > 0) {
            both.writeBytes(payload);
            both.writeBytes("\r\n".getBytes(UTF_8));
        }
        out.write(both.toByteArray());
    }
}
