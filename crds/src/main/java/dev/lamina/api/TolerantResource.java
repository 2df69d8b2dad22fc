package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.Optional;

/**
 * A custom resource that can always be read, whatever the API server has stored. One object that cannot be read would end
 * the LIST or the WATCH that it is in, and with it the program for all others.
 *
 * <p>Fields that this version does not know are ignored, in spec, status and all that is in them. Of a spec with a value that
 * this version cannot read, or without a value that must be there, {@link #unreadable} tells which it is; what
 * {@link #getSpec} gives then lacks that member. It is never null, but nobody may act by it. Written back, the resource has
 * the spec that it was read with. A member of the status that cannot be read counts as absent: its writer writes it again.
 */
@JsonDeserialize(using = TolerantDeserializer.class)
public abstract class TolerantResource<S, T> extends CustomResource<S, T> {
  @JsonIgnore private UnreadableField unreadable;
  @JsonIgnore private JsonNode specAsRead;
  @JsonIgnore private S readable;

  /** What is wrong with the spec as it is stored; empty in all but strange cases. */
  @JsonIgnore
  public Optional<UnreadableField> unreadable() {
    return Optional.ofNullable(unreadable);
  }

  @Override
  @JsonIgnore // The field is what is written.
  public S getSpec() {
    return unreadable == null ? super.getSpec() : readable;
  }

  /**
   * The JSON text of a spec that asks for nothing and has all that must be there: it takes the place of members that cannot
   * be read. Absent: such a spec is null.
   */
  protected Optional<String> emptySpec() {
    return Optional.empty();
  }

  /** The same spec, so that nothing is done by it although parts of it are missing. */
  protected S inert(S part) {
    return part;
  }

  /** @param part what can be read of the spec; null: nothing */
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
