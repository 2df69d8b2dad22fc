package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.pacing.SharedBytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes messages out of the frames of one connection, within the limits. Used on its event loop only. */
final class MessageAssembly {
    /** More would be work without data. */
    private static final int MOST_FRAMES = 1024;
    /** Bytes that are taken at once for a message of several frames. */
    private static final int STEP = 4 * 1024 - 1;

    private final String namespace;
    private final SharedBytes bytes;

    // Mutable state
    private Buffer data = Buffer.buffer();
    private boolean isText;
    private int frames;
    private List<SharedBytes.Room> rooms = new ArrayList<>();
    private int taken;

    MessageAssembly(String namespace, SharedBytes bytes) {
        this.namespace = namespace;
        this.bytes = bytes;
    }

    /** What a frame led to. */
    sealed interface Step {
        /** More frames follow. */
        record Partial() implements Step {}

        /** A message is complete. Its memory is to be released. */
        record Complete(Message message, Runnable release) implements Step {}

        /** The connection has to be closed. */
        record Refused(CloseCause cause) implements Step {}
    }

    /** @param frame of data */
    Step add(WebSocketFrame frame) {
        Buffer part = frame.binaryData();
        if (data.length() + part.length() > Message.LIMIT) {
            return new Step.Refused(CloseCause.TOO_LARGE);
        }
        frames++;
        if (frames > MOST_FRAMES) {
            return new Step.Refused(CloseCause.TOO_MANY_FRAMES);
        }
        if (!hasRoom(data.length() + part.length(), frame.isFinal())) {
            return new Step.Refused(CloseCause.NO_MEMORY);
        }
        if (!frame.isContinuation()) {
            isText = frame.isText();
        }
        data = data.length() == 0 && frame.isFinal() ? part : data.appendBuffer(part);
        return frame.isFinal() ? complete() : new Step.Partial();
    }

    /** Memory is taken for what the message grows by, not for each frame. */
    private boolean hasRoom(int size, boolean isWhole) {
        int more = size - taken;
        if (more <= 0 && !rooms.isEmpty()) {
            return true;
        }
        int step = isWhole ? more : Math.max(more, STEP);
        Optional<SharedBytes.Room> room = bytes.tryAcquire(namespace, step);
        room.ifPresent(added -> {
            rooms.add(added);
            taken += step;
        });
        return room.isPresent();
    }

    /** Whether the last frame of a message is still to come. */
    boolean isIncomplete() {
        return frames > 0;
    }

    private Step complete() {
        if (isText && Message.textOf(data).isEmpty()) {
            return new Step.Refused(CloseCause.NOT_TEXT);
        }
        Message message = new Message(data, isText);
        List<SharedBytes.Room> held = rooms;
        begin();
        return new Step.Complete(message, () -> held.forEach(SharedBytes.Room::release));
    }

    /** Forgets what is not complete. */
    void clear() {
        rooms.forEach(SharedBytes.Room::release);
        begin();
    }

    private void begin() {
        data = Buffer.buffer();
        frames = 0;
        rooms = new ArrayList<>();
        taken = 0;
    }
}
