package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.api.web.WebSocketSession;
import dev.lamina.gateway.pacing.SharedBytes;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.WebSocketInternal;
import java.util.Optional;

/**
 * The connection of one client: its messages go to the listener, a limited number at the same time, and those for it
 * wait in a limited number of bytes. State is of its event loop, except what is marked.
 */
final class ClientSocket {
    /** Messages of one connection that run at the same time; the next ones are not read until one has ended. */
    static final int MOST_IN_FLIGHT = 10;
    /** Bytes that may wait for one client: two of the largest messages. */
    static final int MOST_QUEUED = 2 * Message.LIMIT;
    /** How long the close frames may take. */
    private static final long CLOSING_MS = 10_000;
    /** What the library may have read already of a connection that is paused: what it reads at once. */
    private static final int PAUSED_BYTES = 64 * 1024;
    /** Pongs that may wait for a client that reads nothing; the library writes one for each ping. */
    private static final int MOST_PONGS = 32;
    /** When its API is there, a connection is not to end with it. */
    private static final long NEVER = Long.MAX_VALUE;

    private final ServerWebSocket socket;
    private final Context context;
    private final WebSocketSession session;
    private final WebSocketListener listener;
    private final SharedBytes bytes;
    private final SocketClock clock;
    private final SocketMetrics metrics;
    private final MessageAssembly assembly;
    private final long opened;
    private final Promise<Void> ended = Promise.promise();

    // Mutable state
    private int inFlight;
    private boolean paused;
    private Optional<SharedBytes.Room> pauseRoom = Optional.empty();
    private int queued;
    private int waitingPongs;
    private long lastWrite;
    private long messageBegan;
    private long endsWithApi = NEVER;
    private long closingSince;
    /** Read on any thread, as the next two. */
    private volatile Optional<CloseCause> cause = Optional.empty();

    private volatile boolean isOver;

    private volatile long lastActive;

    /** Called on the event loop of the connection. */
    ClientSocket(
            ServerWebSocket socket,
            Context context,
            WebSocketSession session,
            WebSocketListener listener,
            SharedBytes bytes,
            SocketClock clock,
            SocketMetrics metrics) {
        this.socket = socket;
        this.context = context;
        this.session = session;
        this.listener = listener;
        this.bytes = bytes;
        this.clock = clock;
        this.metrics = metrics;
        this.assembly = new MessageAssembly(session.namespace(), bytes);
        this.opened = clock.now();
        this.lastActive = opened;
    }

    /** How an attempt to send a message ended. */
    enum Sent {
        ACCEPTED,
        GONE,
        /** There is no memory for it now. */
        NO_ROOM
    }

    /** Begins to read; on the event loop. */
    void start() {
        try {
            socket.frameHandler(this::frame);
            socket.exceptionHandler(this::broken);
            socket.closeHandler(_ -> over());
        } catch (IllegalStateException e) { // the client has left already
            over();
        }
    }

    WebSocketSession session() {
        return session;
    }

    /** Whether it has ended or is about to, although the listener may not know it yet. */
    boolean isEnding() {
        return isOver || cause.isPresent();
    }

    /** Milliseconds since the epoch. */
    long lastActive() {
        return lastActive;
    }

    /** Completes when the connection has ended, and the listener knows it. */
    Future<Void> ended() {
        return ended.future();
    }

    private void frame(WebSocketFrame frame) {
        lastActive = clock.now();
        if (frame.isPing()) {
            pinged();
        }
        if (isEnding() || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        if (!assembly.isIncomplete()) {
            messageBegan = lastActive;
        }
        switch (assembly.add(frame)) {
            case MessageAssembly.Step.Partial _ -> {}
            case MessageAssembly.Step.Refused refused -> end(refused.cause());
            case MessageAssembly.Step.Complete complete -> received(complete.message(), complete.release());
        }
    }

    /** A client that sends pings and reads no pongs would fill the memory. */
    private void pinged() {
        waitingPongs = channel().isWritable() ? 0 : waitingPongs + 1;
        if (waitingPongs > MOST_PONGS) {
            cutOff();
        }
    }

    private void received(Message message, Runnable release) {
        if (inFlight >= MOST_IN_FLIGHT) { // there was no memory to pause
            release.run();
            metrics.received("throttled");
            answer(SocketError.TOO_MANY_REQUESTS.message(session.id(), ""));
            return;
        }
        inFlight++;
        metrics.received("accepted");
        if (inFlight == MOST_IN_FLIGHT) {
            pause();
        }
        listener.received(session, message)
                .onComplete(reply -> context.runOnContext(_ -> {
                    release.run();
                    inFlight--;
                    resume();
                    if (reply.succeeded()) {
                        reply.result().ifPresent(this::answer);
                    } else {
                        answer(SocketError.INTERNAL_ERROR.message(session.id(), ""));
                    }
                }));
    }

    /** A client that waits for an answer must not wait for one that was dropped. */
    private void answer(Message message) {
        if (send(message) == Sent.NO_ROOM) {
            metrics.dropped();
            end(CloseCause.NO_MEMORY);
        }
    }

    private void pause() {
        pauseRoom = bytes.tryAcquire(session.namespace(), PAUSED_BYTES);
        if (pauseRoom.isPresent()) {
            paused = true;
            socket.pause();
            stopReading();
            context.runOnContext(_ -> stopReading()); // the library reads again after it has handed out what it had
        }
    }

    /** The library alone would read on until it has 16 frames. */
    private void stopReading() {
        if (paused) {
            channel().config().setAutoRead(false);
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            pauseRoom.ifPresent(SharedBytes.Room::release);
            pauseRoom = Optional.empty();
            messageBegan = clock.now(); // until now the client could not go on with it
            if (!isOver) {
                channel().config().setAutoRead(true);
                socket.resume();
            }
        }
    }

    /** Sends a message, or closes the connection of a client that does not read; on any thread. */
    Future<Sent> sendSoon(Message message) {
        Promise<Sent> sent = Promise.promise();
        context.runOnContext(_ -> sent.complete(send(message)));
        return sent.future();
    }

    private Sent send(Message message) {
        int size = message.data().length();
        if (isEnding() || socket.isClosed()) {
            return Sent.GONE;
        }
        if (queued > 0 && queued + size > MOST_QUEUED) {
            cutOff();
            return Sent.GONE;
        }
        Optional<SharedBytes.Room> room = bytes.tryAcquire(session.namespace(), size);
        if (room.isEmpty()) {
            return Sent.NO_ROOM;
        }
        if (queued == 0) {
            lastWrite = clock.now();
        }
        queued += size;
        lastActive = clock.now();
        metrics.sent();
        (message.isText()
                        ? socket.writeTextMessage(message.data().toString())
                        : socket.writeBinaryMessage(message.data()))
                .onComplete(_ -> {
                    room.get().release();
                    queued -= size;
                    lastWrite = clock.now();
                });
        return Sent.ACCEPTED;
    }

    /** Ends the connection if one of its times is over; on any thread. */
    void check() {
        context.runOnContext(_ -> {
            long now = clock.now();
            if (isOver) {
                return;
            }
            if (cause.isPresent()) {
                abortIf(now - closingSince > CLOSING_MS);
            } else if (queued > 0 && now - lastWrite > clock.writeTimeout()) {
                cutOff();
            } else if (assembly.isIncomplete() && !paused && now - messageBegan > clock.messageTimeout()) {
                end(CloseCause.INCOMPLETE);
            } else if (now - opened > clock.maxDuration()) {
                end(CloseCause.DURATION);
            } else if (now - lastActive > clock.idleTimeout()) {
                end(CloseCause.IDLE);
            } else if (isWithoutApi(now)) {
                end(CloseCause.DELETED);
            }
        });
    }

    /** Not when its API is absent for a moment, and not at the same time as the other connections. */
    private boolean isWithoutApi(long now) {
        if (listener.serves(session)) {
            endsWithApi = NEVER;
        } else if (endsWithApi == NEVER) {
            endsWithApi = clock.sometime();
        } else {
            return now >= endsWithApi;
        }
        return false;
    }

    /** Begins to close the connection; on any thread. */
    Future<Void> close(CloseCause why) {
        Promise<Void> begun = Promise.promise();
        context.runOnContext(_ -> {
            end(why);
            begun.complete();
        });
        return begun.future();
    }

    private void end(CloseCause why) {
        if (!isEnding()) {
            cause = Optional.of(why);
            closingSince = clock.now();
            resume(); // its own close frame comes last
            socket.close(why.code(), why.reason());
        }
    }

    /** Without a close frame, which would wait behind what the client does not read. */
    private void cutOff() {
        cause = cause.or(() -> Optional.of(CloseCause.NOT_READ));
        abortIf(true);
    }

    private Channel channel() {
        return ((WebSocketInternal) socket).channelHandlerContext().channel();
    }

    /** The library waits for the client's close frame only after it could send its own. */
    private void abortIf(boolean late) {
        if (late) {
            var _ = ((WebSocketInternal) socket).channelHandlerContext().close();
        }
    }

    /** The library closes the connection right after this, so the close frame has to be sent at once. */
    private void broken(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException invalid) {
            end(
                    invalid.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                            ? CloseCause.TOO_LARGE
                            : CloseCause.INVALID);
            ((WebSocketInternal) socket).channelHandlerContext().flush();
        }
    }

    private void over() {
        if (isOver) {
            return;
        }
        isOver = true;
        assembly.clear();
        resume();
        metrics.closed(cause.map(CloseCause::tag).orElse("client"));
        int code = cause.map(why -> (int) why.code()).orElseGet(this::clientsCode);
        listener.ended(session, code, cause.map(CloseCause::reason).orElseGet(() -> clientsReason(code)))
                .onComplete(_ -> ended.tryComplete());
    }

    private int clientsCode() {
        Short given = socket.closeStatusCode();
        return given == null ? WebSocketCloseStatus.ABNORMAL_CLOSURE.code() : given;
    }

    private String clientsReason(int code) {
        String given = socket.closeReason();
        if (given != null && !given.isEmpty()) {
            return given;
        }
        return code == WebSocketCloseStatus.EMPTY.code() ? "Client-side close frame status not set" : "";
    }
}
