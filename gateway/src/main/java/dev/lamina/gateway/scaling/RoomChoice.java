package dev.lamina.gateway.scaling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses as few idle environments as make room for pods that have none. Pure. */
final class RoomChoice {
    private final Iterator<IdleEnvironments> idle;
    private final Map<String, PodSize> freed = new HashMap<>();

    private RoomChoice(Iterator<IdleEnvironments> idle) {
        this.idle = idle;
    }

    /**
     * Returns what has to end: nothing that would not make room for at least one pod more. What is free on the nodes
     * already is not known, so it is not counted.
     *
     * @param idle in the order in which they are to end; read only as far as needed
     */
    static List<IdleEnvironments> choose(List<PodSize> pods, Iterator<IdleEnvironments> idle) {
        RoomChoice choice = new RoomChoice(idle);
        List<IdleEnvironments> chosen = new ArrayList<>();
        for (PodSize pod : pods) {
            Optional<List<IdleEnvironments>> more = choice.roomFor(pod);
            if (more.isEmpty()) {
                break;
            }
            chosen.addAll(more.get());
        }
        return chosen;
    }

    /** What has to end in addition; empty if all of them together do not suffice. */
    private Optional<List<IdleEnvironments>> roomFor(PodSize pod) {
        List<IdleEnvironments> taken = new ArrayList<>();
        while (true) {
            Optional<String> node = freed.keySet().stream()
                    .filter(name -> freed.get(name).holds(pod))
                    .findFirst();
            if (node.isPresent()) {
                freed.computeIfPresent(node.get(), (_, size) -> size.minus(pod));
                taken.removeIf(other -> stays(other, node.get()));
                return Optional.of(taken);
            }
            if (!idle.hasNext()) {
                return Optional.empty();
            }
            IdleEnvironments next = idle.next();
            taken.add(next);
            next.frees().forEach((name, size) -> freed.merge(name, size, PodSize::plus));
        }
    }

    /** Whether it was taken in vain, as it is on other nodes. */
    private boolean stays(IdleEnvironments other, String node) {
        if (other.frees().containsKey(node)) {
            return false;
        }
        other.frees().forEach((name, size) -> freed.computeIfPresent(name, (_, sum) -> sum.minus(size)));
        return true;
    }
}
