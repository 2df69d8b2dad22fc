package dev.lamina.gateway.cluster;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The member list: the gateways that run, as the shared store has them, longest membership first.
 *
 * @param members an id is never used a second time
 * @param more fields that a newer version has added; kept, because every gateway writes the whole list
 */
record MemberList(
        List<Member> members, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
    static final String KEY = "members";
    static final MemberList EMPTY = new MemberList(List.of(), Map.of());

    MemberList {
        Objects.requireNonNull(members, "members");
        more = more == null ? Map.of() : more;
    }

    /**
     * @param beat counts its renewals
     * @param more like that of the list
     */
    record Member(
            String id,
            long beat,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        Member {
            Objects.requireNonNull(id, "id");
            more = more == null ? Map.of() : more;
        }

        Member next() {
            return new Member(id, beat + 1, more);
        }
    }

    /**
     * @throws StoreUnavailableException if this version cannot read it, which is treated like a store that does not
     *     respond
     */
    static MemberList of(SharedStore.Entry entry) {
        return entry.value().map(MemberList::parse).orElse(EMPTY);
    }

    private static MemberList parse(String value) {
        try {
            return PeerJson.MAPPER.readValue(value, MemberList.class);
        } catch (JsonProcessingException e) {
            throw new StoreUnavailableException("the member list of gateways cannot be read: " + value, e);
        }
    }

    Optional<String> text() {
        try {
            return Optional.of(PeerJson.MAPPER.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean has(String id) {
        return members.stream().anyMatch(member -> member.id().equals(id));
    }

    Optional<String> leader() {
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(members.getFirst().id());
    }

    List<String> ids() {
        return members.stream().map(Member::id).toList();
    }

    /** The same with one more renewal of this member, which joins at the end if it is not on the list. */
    MemberList beat(String id) {
        List<Member> next = new ArrayList<>();
        members.forEach(member -> next.add(member.id().equals(id) ? member.next() : member));
        if (!has(id)) {
            next.add(new Member(id, 1, Map.of()));
        }
        return new MemberList(next, more);
    }

    MemberList without(Set<String> gone) {
        return new MemberList(
                members.stream().filter(member -> !gone.contains(member.id())).toList(), more);
    }
}
