package dev.lamina.gateway.source.bus;

import dev.lamina.api.BusSource;
import dev.lamina.gateway.source.filter.InvalidFilterException;

/** What a Trigger of a bus does with an event. */
record BusRule(BusPattern pattern, RuleInput input) {

    /** @throws InvalidRuleException names the field and the fix */
    static BusRule compile(BusSource source) throws InvalidRuleException {
        try {
            return new BusRule(BusPattern.compile(source.pattern()), RuleInput.parse(source));
        } catch (InvalidFilterException e) {
            throw new InvalidRuleException("pattern", e.why());
        }
    }
}
