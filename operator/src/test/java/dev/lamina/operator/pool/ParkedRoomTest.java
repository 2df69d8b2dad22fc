package dev.lamina.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which parked pods end to make room: as few as are enough, and all on one node. */
class ParkedRoomTest {
    private static final long MEBIBYTE = 1024 * 1024;

    @Test
    void fewestPodsOfOneNodeEnd() {
        Pod small = pod("small", "one", "100m", "128Mi");
        Pod other = pod("other", "one", "100m", "128Mi");
        Pod large = pod("large", "two", "200m", "512Mi");

        assertThat(choose(List.of(small, other, large), "0.2", 256)).containsExactly(large);
        assertThat(choose(List.of(small, other, large), "0.1", 100)).hasSize(1);
        assertThat(choose(List.of(small, other), "0.2", 256)).containsExactly(small, other);
    }

    @Test
    void nothingEndsInVain() {
        Pod one = pod("a", "one", "100m", "128Mi");
        Pod two = pod("b", "two", "100m", "128Mi");

        assertThat(choose(List.of(one, two), "0.2", 128)).as("on two nodes").isEmpty();
        assertThat(choose(List.of(one), "0.1", 129)).as("too little memory").isEmpty();
        assertThat(choose(List.of(), "0.1", 1)).isEmpty();
    }

    private static List<Pod> choose(List<Pod> parked, String cpu, long mebibytes) {
        return ParkedRoom.choose(
                parked, new RoomRequest(new BigDecimal(cpu), BigDecimal.valueOf(mebibytes * MEBIBYTE)));
    }

    private static Pod pod(String name, String node, String cpu, String memory) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
