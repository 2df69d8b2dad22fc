package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/** Sends the events of one source to one function, as Lambda's event source mappings and bucket notifications do. */
@JsonClassDescription("Trigger sends the events of one source to one function.")
@Group(Lamina.GROUP)
@Version(Lamina.VERSION)
@ShortNames("trg")
@Categories("lamina")
@AdditionalPrinterColumn(name = "Function", jsonPath = ".spec.function.name")
@AdditionalPrinterColumn(name = "Enabled", jsonPath = ".spec.enabled", type = Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class Trigger extends TolerantResource<TriggerSpec, TriggerStatus> implements Namespaced {
    @Override
    protected Optional<String> emptySpec() {
        return Optional.of("""
        {"function": {"name": ""}, "source": {}}""");
    }

    /** Disables the trigger: one whose filters could not be read, for example, must not send all events. */
    @Override
    protected TriggerSpec inert(TriggerSpec part) {
        return part.disabled();
    }
}
