package dev.lamina.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.TolerantReader.Part;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;

/**
 * Deserializes every {@link TolerantResource}. It is bound to the type, so every object mapper uses it without
 * configuration.
 */
final class TolerantDeserializer extends JsonDeserializer<TolerantResource<?, ?>> implements ContextualDeserializer {
    /** Attribute of a mapper: see {@link TolerantResource#withoutManagedFields}. */
    static final String WITHOUT_MANAGED_FIELDS = TolerantDeserializer.class.getName() + ".withoutManagedFields";

    private final JavaType type;

    TolerantDeserializer() {
        this(null);
    }

    private TolerantDeserializer(JavaType type) {
        this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
        return new TolerantDeserializer(context.getContextualType());
    }

    @Override
    public TolerantResource<?, ?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode json = context.readTree(parser);
        TolerantResource<?, ?> resource = create(context);
        if (json.get("metadata") instanceof ObjectNode metadata) {
            if (context.getAttribute(WITHOUT_MANAGED_FIELDS) != null) {
                metadata.remove("managedFields");
            }
            resource.setMetadata(TolerantReader.MAPPER.treeToValue(metadata, ObjectMeta.class));
        }
        JavaType[] members = context.getTypeFactory().findTypeParameters(type, CustomResource.class);
        fill(resource, json, members[0], members[1]);
        return resource;
    }

    private static <S, T> void fill(
            TolerantResource<S, T> resource, JsonNode json, JavaType specType, JavaType statusType) throws IOException {
        ObjectNode nothing = TolerantReader.MAPPER.createObjectNode();
        JsonNode spec = json.path("spec");
        ObjectNode empty = resource.emptySpec().isEmpty()
                ? nothing
                : (ObjectNode)
                        TolerantReader.MAPPER.readTree(resource.emptySpec().get());
        Part<S> read = TolerantReader.read("spec", spec.isNull() ? MissingNode.getInstance() : spec, specType, empty);
        if (read.unreadable() == null) {
            resource.setSpec(read.value());
        } else {
            resource.setUnreadable(read.unreadable(), spec.isMissingNode() ? null : spec, read.value());
        }
        if (json.path("status") instanceof ObjectNode status && !statusType.hasRawClass(Void.class)) {
            resource.setStatus(TolerantReader.<T>read("status", status, statusType, nothing)
                    .value());
        }
    }

    private TolerantResource<?, ?> create(DeserializationContext context) throws IOException {
        try {
            return (TolerantResource<?, ?>)
                    type.getRawClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            return context.reportInputMismatch(type, "%s needs a constructor without parameters", type);
        }
    }
}
