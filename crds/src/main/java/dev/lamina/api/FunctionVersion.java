package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/**
 * A published version of a function: what the function was at some time. The operator writes it, see
 * {@link Publishing}.
 */
@JsonClassDescription(
        "FunctionVersion is a published version of a function: its code and configuration at some time. The operator "
                + "writes it, and nothing changes it. To publish a version, set spec.publish of the Function.")
@Group(Lamina.GROUP)
@Version(Lamina.VERSION)
@ShortNames("fnv")
@Categories("lamina")
@AdditionalPrinterColumn(name = "Function", jsonPath = ".spec.function")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".spec.version", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"UpToDate\")].reason")
@AdditionalPrinterColumn(name = "Replicas", jsonPath = ".status.replicas", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Provisioned", jsonPath = ".status.provisioned.available", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Waiting", jsonPath = ".status.async.waiting", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Description", jsonPath = ".spec.description", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@ValidationRule(
        value = "self.metadata.name.matches('[.][1-9][0-9]*$') && "
                + "self.metadata.name.startsWith(self.spec.__function__ + '.') && "
                + "int(self.metadata.name.substring(self.spec.__function__.size() + 1)) == self.spec.version",
        message = "metadata.name: must be spec.function, a dot, and spec.version")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "metadata.name: must have at most 63 characters, because it is a label value of the objects made "
                + "for the version; give the function a shorter name")
public class FunctionVersion extends TolerantResource<FunctionVersionSpec, FunctionVersionStatus>
        implements Namespaced {
    @Override
    protected Optional<String> emptySpec() {
        return Optional.of("""
        {"function": "", "version": 0, "functionSpec": {"runtime": "", "handler": "", "code": {}, "memory": "128Mi", \
        "timeoutSeconds": 3, "ephemeralStorage": "512Mi"}}""");
    }

    /**
     * Without managed fields: there are many versions, in several caches, and these fields would take most of their
     * memory. Nobody reads them, because a version never changes.
     */
    @Override
    public void setMetadata(ObjectMeta metadata) {
        if (metadata != null) {
            metadata.setManagedFields(null);
        }
        super.setMetadata(metadata);
    }

    /** Returns the name of a version's resource, which is also the name of its environments, queue and metrics. */
    @JsonIgnore
    public static String name(String function, int version) {
        return function + Lamina.VERSION_SEPARATOR + version;
    }
}
