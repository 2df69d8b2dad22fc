package dev.lamina.gateway.dispatch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The open polls of one function, oldest first. A slot that is taken is no longer in here: the code that took it runs
 * or releases it. Not synchronized; the lock of its {@link FunctionQueue} guards it.
 */
final class IdleSlots {
    private final LinkedHashMap<Slot, Long> since = new LinkedHashMap<>();

    /** @param now nanoseconds of the queue's clock */
    void add(Slot slot, long now) {
        since.put(slot, now);
    }

    void remove(Slot slot) {
        since.remove(slot);
    }

    boolean isEmpty() {
        return since.isEmpty();
    }

    int size() {
        return since.size();
    }

    /** @return null when there is none */
    Slot takeNewest() {
        Map.Entry<Slot, Long> newest = since.pollLastEntry();
        return newest == null ? null : newest.getKey();
    }

    /**
     * Prefers other pods, so that a pod that has just handed work back is the last to get it again; null if there is no
     * slot at all.
     */
    Slot takeNewestOutside(String pod) {
        for (Slot slot : since.sequencedKeySet().reversed()) {
            if (!slot.environment().pod().equals(pod)) {
                since.remove(slot);
                return slot;
            }
        }
        return takeNewest();
    }

    /** Those added at this time of the queue's clock or before. */
    List<Slot> takeAddedUntil(long time) {
        List<Slot> taken = new ArrayList<>();
        while (!since.isEmpty() && since.firstEntry().getValue() - time <= 0) {
            taken.add(since.pollFirstEntry().getKey());
        }
        return taken;
    }

    List<Slot> take(Predicate<Slot> which) {
        List<Slot> taken = new ArrayList<>();
        for (Iterator<Slot> slots = since.keySet().iterator(); slots.hasNext(); ) {
            Slot slot = slots.next();
            if (which.test(slot)) {
                slots.remove();
                taken.add(slot);
            }
        }
        return taken;
    }
}
