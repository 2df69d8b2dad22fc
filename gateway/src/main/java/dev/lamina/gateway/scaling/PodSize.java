package dev.lamina.gateway.scaling;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** What a pod reserves on a node: CPUs, and bytes of memory. */
record PodSize(BigDecimal cpu, BigDecimal memory) {
    static final PodSize NOTHING = new PodSize(BigDecimal.ZERO, BigDecimal.ZERO);

    static PodSize of(PodSpec pod) {
        return pod.getContainers().stream().map(PodSize::of).reduce(NOTHING, PodSize::plus);
    }

    private static PodSize of(Container container) {
        Map<String, Quantity> requests = Optional.ofNullable(container.getResources())
                .map(ResourceRequirements::getRequests)
                .orElse(Map.of());
        return new PodSize(amount(requests.get("cpu")), amount(requests.get("memory")));
    }

    private static BigDecimal amount(Quantity quantity) {
        return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
    }

    PodSize plus(PodSize other) {
        return new PodSize(cpu.add(other.cpu), memory.add(other.memory));
    }

    PodSize minus(PodSize other) {
        return new PodSize(cpu.subtract(other.cpu), memory.subtract(other.memory));
    }

    boolean holds(PodSize other) {
        return cpu.compareTo(other.cpu) >= 0 && memory.compareTo(other.memory) >= 0;
    }
}
