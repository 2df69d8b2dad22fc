package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BusSource;
import dev.lamina.gateway.source.bus.InputTemplate.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the function of a Trigger gets of an event that matches: all of it, a part, a constant, or a template. */
@FunctionalInterface
interface RuleInput {

    /** Empty if it is too large for an asynchronous event. */
    Optional<byte[]> of(ObjectNode event, Origin origin);

    /** @throws InvalidRuleException names the field and the fix */
    static RuleInput parse(BusSource source) throws InvalidRuleException {
        if (source.inputPath() != null) {
            EventPath path = EventPath.parse("inputPath", source.inputPath());
            return (event, _) -> Optional.of(BusJson.write(path.in(event).orElse(NullNode.instance)));
        }
        if (source.input() != null) {
            return constant(source.input());
        }
        if (source.inputTransformer() != null) {
            return InputTemplate.parse(source.inputTransformer())::of;
        }
        return (event, _) -> Optional.of(BusJson.write(event));
    }

    private static RuleInput constant(String input) throws InvalidRuleException {
        if (BusJson.read(input).isEmpty()) {
            throw new InvalidRuleException("input", "it is not JSON: put a text into quotes");
        }
        Optional<byte[]> constant = Optional.of(input.getBytes(StandardCharsets.UTF_8));
        return (_, _) -> constant;
    }
}
