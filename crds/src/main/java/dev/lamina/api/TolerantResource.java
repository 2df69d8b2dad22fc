package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource that can be read whatever the API server has stored. One object that cannot be read would fail the
 * LIST or WATCH that contains it, and with it the service for all other objects.
 *
 * <p>Fields that this version does not know are ignored at every level of spec and status. If a spec has a value that
 * this version cannot read, or lacks a required value, {@link #unreadable} names it, and the result of {@link #getSpec}
 * lacks that member. That result is never null, but no code may act on it. When the resource is written back, it has
 * the spec that was read. A member of the status that cannot be read counts as absent: its writer writes it again.
 */
@JsonDeserialize(using = TolerantDeserializer.class)
public abstract class TolerantResource<S, T> extends CustomResource<S, T> {
    @JsonIgnore
    private UnreadableField unreadable;

    @JsonIgnore
    private JsonNode specAsRead;

    @JsonIgnore
    private S readable;

    /**
     * Lets a mapper read resources without their managed fields, which take more memory than the resource itself: for
     * programs that keep many resources and do not ask who wrote them.
     */
    public static void withoutManagedFields(ObjectMapper mapper) {
        mapper.setConfig(
                mapper.getDeserializationConfig().withAttribute(TolerantDeserializer.WITHOUT_MANAGED_FIELDS, true));
    }

    /** Returns the first field of the stored spec that cannot be read; normally empty. */
    @JsonIgnore
    public Optional<UnreadableField> unreadable() {
        return Optional.ofNullable(unreadable);
    }

    @Override
    @JsonIgnore // The field is serialized instead.
    public S getSpec() {
        return unreadable == null ? super.getSpec() : readable;
    }

    /**
     * Returns the JSON text of a spec that requests nothing but has all required members: its members replace those
     * that cannot be read. Empty: an unreadable spec is null.
     */
    protected Optional<String> emptySpec() {
        return Optional.empty();
    }

    /** Returns a version of the incomplete spec that has no effect. */
    protected S inert(S part) {
        return part;
    }

    /** @param part the readable part of the spec; null if there is none */
    void setUnreadable(UnreadableField field, JsonNode spec, S part) {
        unreadable = field;
        specAsRead = spec;
        readable = part == null ? null : inert(part);
    }

    @JsonAnyGetter
    Map<String, JsonNode> asRead() {
        return specAsRead == null ? Map.of() : Map.of("spec", specAsRead);
    }

    @Override
    protected S initSpec() {
        return null;
    }

    @Override
    protected T initStatus() {
        return null;
    }
}
