package dev.lamina.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Shares of reads. */
class LogReadsTest {
    private final LogReads reads = new LogReads(8);

    @Test
    void namespaceHasQuarter() {
        String result = reads.run(
                "shop",
                () -> reads.run("shop", () -> {
                    assertThatThrownBy(() -> reads.run("shop", () -> "third"))
                            .isInstanceOf(LogReads.NoRoomException.class)
                            .hasMessageContaining("Namespace shop");
                    return reads.run("elsewhere", () -> "served");
                }));

        assertThat(result).isEqualTo("served");
    }

    @Test
    void failedReadLeavesItsRoom() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> reads.run("shop", () -> {
                        throw new IllegalStateException("failed");
                    }))
                    .hasMessage("failed");
        }

        assertThat(reads.<String>run("shop", () -> "served")).isEqualTo("served");
    }
}
