package dev.lamina.operator.pool;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * The answer to a gateway.
 *
 * @param variables of the function, whose pod it is now; null if it was refused
 * @param refused one word that says why: it is a value of a metric
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Adoption(Map<String, String> variables, String refused) {

    static Adoption adopted(Map<String, String> variables) {
        return new Adoption(variables, null);
    }

    static Adoption refused(String why) {
        return new Adoption(null, why);
    }
}
