package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoppingEnvironmentsTest {
    private final StoppingEnvironments stopping = new StoppingEnvironments();

    @Test
    void onlySameEnvironmentIsStopping() {
        stopping.add(environment("pod-a", "1-aa"), 0);
        assertThat(stopping.contains(environment("pod-a", "1-aa"))).isTrue();
        assertThat(stopping.contains(environment("pod-a", "2-aa")))
                .as("after a reset")
                .isFalse();
        assertThat(stopping.contains(environment("pod-a", "1-bb")))
                .as("after the container has started again")
                .isFalse();
    }

    @Test
    void onlyLatestEnvironmentOfPodIsKept() {
        for (int start = 1; start <= 10_000; start++) {
            stopping.add(environment("pod-a", start + "-aa"), start);
        }
        assertThat(stopping.size()).isOne();
        assertThat(stopping.contains(environment("pod-a", "10000-aa"))).isTrue();
    }

    @Test
    void oldestPodIsForgottenAtLimit() {
        for (int pod = 0; pod < 10_000; pod++) {
            stopping.add(environment("pod-" + pod, "1"), pod);
        }
        assertThat(stopping.size()).isEqualTo(StoppingEnvironments.MOST_PODS);
        assertThat(stopping.contains(environment("pod-9999", "1"))).isTrue();
        assertThat(stopping.contains(environment("pod-0", "1"))).isFalse();
    }

    @Test
    void oldEntriesAreForgotten() {
        stopping.add(environment("pod-a", "1"), 10);
        stopping.add(environment("pod-b", "1"), 20);
        stopping.add(environment("pod-a", "2"), 30);
        stopping.forgetUntil(20);
        assertThat(stopping.contains(environment("pod-b", "1"))).isFalse();
        assertThat(stopping.contains(environment("pod-a", "2")))
                .as("reported again")
                .isTrue();
    }

    private static Environment environment(String pod, String start) {
        return new Environment(pod, pod + "/" + start);
    }
}
