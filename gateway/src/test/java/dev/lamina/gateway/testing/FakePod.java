package dev.lamina.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One connection of a function's pod, on a raw socket, so that a test decides about every byte: what is written together,
 * what is left out, when it breaks off. Blocking; reads give up after ten seconds.
 */
public final class FakePod implements AutoCloseable {
  private static final String INVOCATION = "/2018-06-01/runtime/invocation/";

  private final Socket socket = new Socket();
  private final InputStream in;
  private final String credentials;

  /** An answer of the gateway; header names compare without case. */
  public record Reply(int status, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, UTF_8);
    }

    public String requestId() {
      return headers.get("Lambda-Runtime-Aws-Request-Id");
    }

    public String invocationId() {
      return headers.get("Lambda-Runtime-Invocation-Id");
    }
  }

  /** @param environment POD/N; the token must be that pod's */
  public FakePod(int port, String token, String environment) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    in = new BufferedInputStream(socket.getInputStream());
    credentials = "Host: gateway\r\nAuthorization: Bearer " + token + "\r\nLamina-Environment: " + environment + "\r\n";
  }

  /** Asks for work; read the answer with {@link #read}. */
  public FakePod poll() throws IOException {
    return write(get(INVOCATION + "next"));
  }

  public FakePod respond(String requestId, String body) throws IOException {
    return write(post(INVOCATION + requestId + "/response", "", body.getBytes(UTF_8)));
  }

  /** An answer that is the next poll too, as the runtime does it: one reply follows, a poll's if the answer is taken. */
  public FakePod respondForNext(String requestId, byte[] body) throws IOException {
    return write(post(INVOCATION + requestId + "/response", "Lamina-Next: true\r\n", body));
  }

  /** The answer and the next poll, two calls in one write: two replies follow. */
  public FakePod respondAndPoll(String requestId, byte[] body) throws IOException {
    return write(join(post(INVOCATION + requestId + "/response", "", body), get(INVOCATION + "next")));
  }

  public FakePod fail(String requestId, String body) throws IOException {
    return write(post(INVOCATION + requestId + "/error", "Lambda-Runtime-Function-Error-Type: Function.Error\r\n", body.getBytes(UTF_8)));
  }

  public FakePod handBack(String requestId) throws IOException {
    return write(post("/lamina/v1/invocation/" + requestId + "/return", "", new byte[0]));
  }

  public FakePod stopping() throws IOException {
    return write(post("/lamina/v1/environment/stopping", "", new byte[0]));
  }

  public FakePod exited(String environment, int status) throws IOException {
    String body = "{\"environment\":\"" + environment + "\",\"exitStatus\":" + status + "}";
    return write(post("/lamina/v1/environment/exit", "", body.getBytes(UTF_8)));
  }

  public FakePod content(String sha256) throws IOException {
    return write(get("/lamina/v1/content/" + sha256));
  }

  /** Any bytes. */
  public FakePod write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  public byte[] get(String path) {
    return ("GET " + path + " HTTP/1.1\r\n" + credentials + "\r\n").getBytes(ISO_8859_1);
  }

  /** @param headers further header lines, each ended by CRLF */
  public byte[] post(String path, String headers, byte[] body) {
    String head = "POST " + path + " HTTP/1.1\r\n" + credentials + headers + "Content-Length: " + body.length + "\r\n\r\n";
    return join(head.getBytes(ISO_8859_1), body);
  }

  /** The next answer. */
  public Reply read() throws IOException {
    String start = line();
    int status = Integer.parseInt(start.substring(9, 12));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
    }
    String length = headers.get("Content-Length");
    if (headers.containsKey("Transfer-Encoding")) {
      throw new IOException("the gateway's answers have a length: " + headers);
    }
    return new Reply(status, headers, length == null || status == 204 ? new byte[0] : in.readNBytes(Integer.parseInt(length)));
  }

  /** Polls, answers each event with what the handler makes of it, and so on until it is closed; in a thread of its own. */
  public FakePod serve(UnaryOperator<byte[]> handler) throws IOException {
    socket.setSoTimeout(0);
    Thread.ofVirtual().start(() -> {
      try {
        for (poll(); ; ) {
          Reply next = read();
          switch (next.status()) {
            case 200 -> respondForNext(next.requestId(), handler.apply(next.body()));
            case 204 -> poll();
            default -> throw new IOException("answer or poll refused: " + next.text());
          }
        }
      } catch (IOException e) {
        close();
      }
    });
    return this;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed by the gateway");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  public static byte[] join(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
