package dev.lamina.gateway.cluster;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The permits of one limit by member, as the shared store has them. Permits that no member has are free.
 *
 * @param leader the leader on the member list under which this is valid
 * @param permits permits by member id
 * @param more fields that a newer version has added; kept, because a gateway that changes the permits writes the whole
 *     entry
 */
record PermitAllocation(
        String leader,
        Map<String, Integer> permits,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {

    PermitAllocation {
        Objects.requireNonNull(leader, "leader");
        Objects.requireNonNull(permits, "permits");
        more = more == null ? Map.of() : more;
    }

    PermitAllocation(String leader, Map<String, Integer> permits) {
        this(leader, permits, Map.of());
    }

    /** @throws StoreUnavailableException if this version cannot read it */
    static Optional<PermitAllocation> of(SharedStore.Entry entry) {
        return entry.value().map(PermitAllocation::parse);
    }

    private static PermitAllocation parse(String value) {
        try {
            return PeerJson.MAPPER.readValue(value, PermitAllocation.class);
        } catch (JsonProcessingException e) {
            throw new StoreUnavailableException("the permits of gateways cannot be read: " + value, e);
        }
    }

    Optional<String> text() {
        try {
            return Optional.of(PeerJson.MAPPER.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    int of(String member) {
        return permits.getOrDefault(member, 0);
    }

    int all() {
        return permits.values().stream().mapToInt(Integer::intValue).sum();
    }

    PermitAllocation with(String member, int count) {
        Map<String, Integer> next = new TreeMap<>(permits);
        if (count > 0) {
            next.put(member, count);
        } else {
            next.remove(member);
        }
        return new PermitAllocation(leader, next, more);
    }

    /** The same, valid under this leader. */
    PermitAllocation under(String leader) {
        return new PermitAllocation(leader, permits, more);
    }

    /** The same, without ids that are no longer members. */
    PermitAllocation among(Set<String> members) {
        Map<String, Integer> next = new TreeMap<>(permits);
        next.keySet().retainAll(members);
        return new PermitAllocation(leader, next, more);
    }

    boolean onlyOf(String member) {
        return permits.keySet().stream().allMatch(member::equals);
    }
}
