package dev.lamina.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes of a pod are the function's, and which of them is the first. */
class FunctionProcessesTest {
    @TempDir
    private Path folder;

    private FakeProc proc;

    @BeforeEach
    void fill() throws Exception {
        proc = new FakeProc(folder);
    }

    @Test
    void podAndOwnContainerAreNotFunction() {
        assertThat(proc.processes().all()).isEmpty();
        assertThat(proc.processes().first()).isEmpty();
    }

    @Test
    void otherUsersAndZombiesAreNotFunction() throws Exception {
        proc.put("20", 20, 0, 1337, "0::/../mesh\n", 60, "S").put("21", 21, 0, 1000, FakeProc.FUNCTION, 60, "Z");

        assertThat(proc.processes().all()).isEmpty();
    }

    /** One of this program's own container, such as a probe's, that has left its cgroup and is no zombie yet. */
    @Test
    void processThatIsEndingIsNotFunction() throws Exception {
        proc.put("22", 22, 7, 1000, "0::/\n1:cpu:/\n", 60, "R");

        assertThat(proc.processes().all()).isEmpty();
    }

    /** In Kubernetes the parent of the first is process 0; elsewhere it is one of another container. */
    @Test
    void firstProcessIsOldestOfItsContainer() throws Exception {
        proc.process(33, 0, 90); // kubectl exec
        proc.process(30, 7, 70).process(31, 30, 70).process(32, 31, 71);

        assertThat(proc.processes().first()).hasValueSatisfying(first -> {
            assertThat(first.pid()).isEqualTo(30);
            assertThat(first.startTicks()).isEqualTo(70);
            assertThat(first.cgroup()).isEqualTo(FakeProc.FUNCTION);
        });
        assertThat(proc.processes().all()).hasSize(4);
    }

    @Test
    void laterProcessOfSameIdIsAnother() throws Exception {
        proc.process(30, 0, 70);
        FunctionProcesses processes = proc.processes();
        FunctionProcess first = processes.first().orElseThrow();
        assertThat(processes.runs(first)).isTrue();

        proc.process(30, 0, 99);
        assertThat(processes.runs(first)).isFalse();
        proc.end(30);
        assertThat(processes.runs(first)).isFalse();
    }

    @Test
    void allAreKilled() throws Exception {
        proc.process(30, 0, 70).process(31, 30, 70);

        proc.processes().kill();

        assertThat(proc.killed).containsExactlyInAnyOrder(30L, 31L);
        assertThat(proc.processes().all()).isEmpty();
    }

    @Test
    void timeAndPeakMemoryAreRead() throws Exception {
        proc.process(30, 0, 700).process(31, 30, 700);
        FunctionProcesses processes = proc.processes();

        assertThat(processes.upNanos(processes.first().orElseThrow()))
                .isEqualTo(Duration.ofMillis(5_500).toNanos());
        assertThat(processes.peakMemoryMb()).isEqualTo(4);
    }
}
