package dev.lamina.gateway.api.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.api.websocket.MessageAssembly.Step;
import dev.lamina.gateway.pacing.SharedBytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.junit.jupiter.api.Test;

/** Frames become messages within the limits; a namespace may hold 64 KiB. */
class MessageAssemblyTest {
    private final SharedBytes bytes = new SharedBytes(256 * 1024);
    private final MessageAssembly assembly = new MessageAssembly("shop", bytes);

    @Test
    void framesBecomeOneMessage() {
        assertThat(assembly.add(WebSocketFrame.textFrame("a", false))).isInstanceOf(Step.Partial.class);
        assertThat(assembly.add(WebSocketFrame.continuationFrame(Buffer.buffer("b"), false)))
                .isInstanceOf(Step.Partial.class);

        Step last = assembly.add(WebSocketFrame.continuationFrame(Buffer.buffer("c"), true));

        assertThat(last).isInstanceOfSatisfying(Step.Complete.class, complete -> {
            assertThat(complete.message().isText()).isTrue();
            assertThat(complete.message().data().toString()).isEqualTo("abc");
        });
        assertThat(assembly.add(WebSocketFrame.binaryFrame(Buffer.buffer("d"), true)))
                .isInstanceOfSatisfying(
                        Step.Complete.class,
                        complete -> assertThat(complete.message().isText()).isFalse());
    }

    @Test
    void smallFramesTakeMemoryOfTheirMessageOnly() {
        for (int i = 0; i < 1000; i++) {
            assertThat(assembly.add(WebSocketFrame.continuationFrame(Buffer.buffer("x"), false)))
                    .isInstanceOf(Step.Partial.class);
        }

        assertThat(bytes.tryAcquire("shop", 59 * 1024)).isPresent();
    }

    @Test
    void framesOfMessageAreLimited() {
        for (int i = 0; i < 1024; i++) {
            assembly.add(WebSocketFrame.continuationFrame(Buffer.buffer(), false));
        }

        assertThat(assembly.add(WebSocketFrame.continuationFrame(Buffer.buffer(), true)))
                .isEqualTo(new Step.Refused(CloseCause.TOO_MANY_FRAMES));
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        assembly.add(WebSocketFrame.textFrame("a", false));

        assertThat(assembly.add(WebSocketFrame.continuationFrame(Buffer.buffer(new byte[] {(byte) 0xff}), true)))
                .isEqualTo(new Step.Refused(CloseCause.NOT_TEXT));
    }

    @Test
    void memoryIsHeldUntilMessageIsReleased() {
        Buffer part = Buffer.buffer(new byte[30 * 1024]);
        Step.Complete first = (Step.Complete) assembly.add(WebSocketFrame.binaryFrame(part, true));
        assembly.add(WebSocketFrame.binaryFrame(part, false));

        assertThat(assembly.add(WebSocketFrame.continuationFrame(part, true)))
                .isEqualTo(new Step.Refused(CloseCause.NO_MEMORY));
        assertThat(new MessageAssembly("other", bytes).add(WebSocketFrame.binaryFrame(part, true)))
                .isInstanceOf(Step.Complete.class);
        first.release().run();
        assertThat(assembly.add(WebSocketFrame.continuationFrame(part, true))).isInstanceOf(Step.Complete.class);
    }

    @Test
    void partsOfConnectionThatEndedAreReleased() {
        assembly.add(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[60 * 1024]), false));
        assembly.clear();

        assertThat(new MessageAssembly("shop", bytes)
                        .add(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[60 * 1024]), true)))
                .isInstanceOf(Step.Complete.class);
    }
}
