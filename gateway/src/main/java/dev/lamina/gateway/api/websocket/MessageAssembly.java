package dev.lamina.gateway.api.websocket;

import dev.lamina.gateway.pacing.SharedBytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes messages out of the frames of one connection, within the limits. Used on its event loop only. */
final class MessageAssembly {
    private final String namespace;
    private final SharedBytes bytes;

    // Mutable state
    private Buffer data = Buffer.buffer();
    private boolean isText;
    private List<SharedBytes.Room> rooms = new ArrayList<>();

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
        Optional<SharedBytes.Room> room = bytes.tryAcquire(namespace, part.length());
        if (room.isEmpty()) {
            return new Step.Refused(CloseCause.NO_MEMORY);
        }
        rooms.add(room.get());
        if (!frame.isContinuation()) {
            isText = frame.isText();
        }
        data = data.length() == 0 && frame.isFinal() ? part : data.appendBuffer(part);
        return frame.isFinal() ? complete() : new Step.Partial();
    }

    private Step complete() {
        if (isText && Message.textOf(data).isEmpty()) {
            return new Step.Refused(CloseCause.NOT_TEXT);
        }
        Message message = new Message(data, isText);
        List<SharedBytes.Room> held = rooms;
        data = Buffer.buffer();
        rooms = new ArrayList<>();
        return new Step.Complete(message, () -> held.forEach(SharedBytes.Room::release));
    }

    /** Forgets what is not complete. */
    void clear() {
        rooms.forEach(SharedBytes.Room::release);
        rooms = new ArrayList<>();
        data = Buffer.buffer();
    }
}
