package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What a label of a node must be, as in Kubernetes' node affinity. */
@ValidationRule(
        value = "self.operator in ['Exists', 'DoesNotExist'] ? !has(self.values) || self.values.size() == 0 : "
                + "has(self.values) && self.values.size() > 0",
        message = "values: In, NotIn, Gt and Lt need values, Exists and DoesNotExist allow none")
@ValidationRule(
        value = "!(self.operator in ['Gt', 'Lt']) || has(self.values) && self.values.size() == 1",
        message = "values: Gt and Lt need exactly one value, a number")
@JsonInclude(Include.NON_NULL)
public record NodeRequirement(
        @Required @Size(min = 1, max = 317) @JsonPropertyDescription("Label of the node.")
        String key,

        @Required @JsonPropertyDescription("In, NotIn, Exists, DoesNotExist, Gt or Lt, as in Kubernetes.")
        Operator operator,

        @Size(max = 100)
        @JsonPropertyDescription("Values that the operator compares with. None for Exists and DoesNotExist.")
        List<@Size(max = 63) String> values) {

    /** Kubernetes' operators. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        Gt,
        Lt
    }
}
