package dev.lamina.runtime.gateway;

import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One connection to one gateway: asks for invocations, one at a time, until told to stop.
 *
 * <p>Who does what: the poller's own thread is the only reader. It is also the writer, except between handing an
 * invocation to the intake and the acknowledgement of its answer: then whoever runs the invocation writes, answer and
 * next poll in one piece, and the reader finds two replies in that order. The trap: after an invocation was handed
 * back, polling at once would get it again and again, so the poller first waits for a free slot.
 */
final class Poller implements Runnable {
  private static final int CONNECT_MS = 1_000;
  /** The gateway answers a poll within 30 s. */
  private static final int READ_MS = 45_000;
  private static final int ANSWER_READ_MS = 5_000;
  private static final long REFUSED_MS = 1_000;
  /** Above this, copying answer and poll into one array costs more than a second packet. */
  private static final int ONE_WRITE = 64 * 1024;

  private final InetSocketAddress gateway;
  private final Calls calls;
  private final Intake intake;
  private final Runnable onFailure;
  private final Backoff backoff = new Backoff();

  // Mutable state
  private volatile boolean retired;
  private volatile boolean idle;

  /** @param onFailure called when the gateway could not be reached or broke off */
  Poller(InetSocketAddress gateway, Calls calls, Intake intake, Runnable onFailure) {
    this.gateway = gateway;
    this.calls = calls;
    this.intake = intake;
    this.onFailure = onFailure;
  }

  /** No polls after the one that may be out: its gateway is gone from the name. */
  void retire() {
    retired = true;
  }

  /** True while a poll is out and no invocation came yet. */
  boolean idle() {
    return idle;
  }

  @Override
  public void run() {
    try {
      while (!retired && intake.awaitFree()) {
        try (HttpConnection opened = HttpConnection.open(gateway, CONNECT_MS, READ_MS)) {
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
        case 401, 403 -> refused(connection);
        default -> throw new IOException("the gateway answered a poll with status " + reply.status());
      };
      backoff.reset();
    }
  }

  private boolean goOn(HttpConnection connection, Reply reply) throws IOException, InterruptedException {
    if ("true".equalsIgnoreCase(reply.header("lamina-stop"))) {
      retired = true;
    }
    if (connection.closesAfter(reply.head())) {
      return false;
    }
    return pollWhenFree(connection);
  }

  /** The gateway does not know us (yet): the pod may be newer than its view, or the token is being renewed. */
  private boolean refused(HttpConnection connection) throws IOException, InterruptedException {
    Thread.sleep(REFUSED_MS);
    return pollWhenFree(connection);
  }

  private boolean deliver(HttpConnection connection, Invocation invocation) throws IOException, InterruptedException {
    Delivery delivery = new Delivery(connection, invocation);
    if (!intake.offer(invocation, delivery)) {
      connection.send(calls.handBack(invocation));
      connection.read();
      return pollWhenFree(connection);
    }
    delivery.awaitAcknowledgement();
    return delivery.polled || pollWhenFree(connection);
  }

  private boolean pollWhenFree(HttpConnection connection) throws IOException, InterruptedException {
    if (retired || !intake.awaitFree()) {
      return false;
    }
    poll(connection);
    return true;
  }

  private void poll(HttpConnection connection) throws IOException {
    idle = true;
    connection.send(calls.poll());
  }

  /** One invocation on its way through this connection. */
  private final class Delivery implements ReplyChannel {
    private final HttpConnection connection;
    private final Invocation invocation;

    // Mutable state: written by whoever runs the invocation, before the bytes whose reply the reader waits for
    private volatile boolean polled;
    private volatile long answeredAt;
    private volatile int replies = 1;

    Delivery(HttpConnection connection, Invocation invocation) {
      this.connection = connection;
      this.invocation = invocation;
    }

    @Override
    public void answer(Answer answer, boolean pollAgain) throws IOException {
      byte[] request = calls.answer(invocation, answer);
      try {
        send(request, pollAgain && !retired);
      } catch (IOException e) {
        polled = false;
        sendAnew(request);
      }
    }

    @Override
    public long stream(ResultStream result) throws IOException {
      replies = 2;
      return new ChunkedSender(connection).send(calls.streamedResult(invocation, result.contentType()), result);
    }

    @Override
    public void endStream(Answer end, boolean pollAgain) throws IOException {
      send(calls.endOfStream(invocation, end), pollAgain && !retired);
    }

    @Override
    public void handBack() throws IOException {
      send(calls.handBack(invocation), false);
    }

    private void send(byte[] request, boolean pollAgain) throws IOException {
      answeredAt = System.nanoTime();
      polled = pollAgain;
      idle = pollAgain;
      if (!pollAgain) {
        connection.send(request);
      } else if (request.length > ONE_WRITE) {
        connection.send(request);
        connection.send(calls.poll());
      } else {
        byte[] poll = calls.poll();
        byte[] both = Arrays.copyOf(request, request.length + poll.length);
        System.arraycopy(poll, 0, both, request.length, poll.length);
        connection.send(both);
      }
    }

    /** The connection broke while the invocation ran; the gateway still waits a moment for its answer. */
    private void sendAnew(byte[] request) throws IOException {
      try (HttpConnection fresh = HttpConnection.open(gateway, CONNECT_MS, ANSWER_READ_MS)) {
        fresh.send(request);
        fresh.read();
      }
    }

    /** A stream and its end are two calls. */
    void awaitAcknowledgement() throws IOException {
      for (int read = 0; read < replies; read++) {
        awaitReply();
      }
    }

    /** The invocation may take long; only after its answer a silent gateway is a lost one. */
    private void awaitReply() throws IOException {
      for (;;) {
        try {
          connection.awaitReply();
          Reply reply = connection.read();
          if (reply.status() != 202) {
            System.err.println("The gateway did not take the answer to " + invocation.requestId() + ": status " + reply.status());
          }
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
