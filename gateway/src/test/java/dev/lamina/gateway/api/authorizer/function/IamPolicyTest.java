package dev.lamina.gateway.api.authorizer.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy allows. */
class IamPolicyTest {
    private static final String ARN = "arn:aws:execute-api:us-east-1:shop:shop/$default/GET/pets/7";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                ARN,
                "arn:aws:execute-api:*:*:shop/*/GET/*",
                "arn:aws:execute-api:us-east-1:shop:shop/$default/*/pets/?"
            })
    void allowedResourceMatches(String resource) {
        assertThat(policy(statement("Allow", "execute-api:Invoke", resource)).allows(ARN))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:execute-api:us-east-1:shop:shop/$default/POST/*", "arn", ARN + "/more", "?"})
    void otherResourceIsNotAllowed(String resource) {
        assertThat(policy(statement("Allow", "execute-api:Invoke", resource)).allows(ARN))
                .isFalse();
    }

    @Test
    void denialWins() {
        assertThat(policy(statement("Allow", "*", "*") + "," + statement("Deny", "execute-api:*", ARN))
                        .allows(ARN))
                .isFalse();
        assertThat(policy(statement("Allow", "*", "*") + "," + statement("Deny", "*", "other"))
                        .allows(ARN))
                .isTrue();
    }

    @Test
    void otherActionDoesNotCount() {
        assertThat(policy(statement("Allow", "s3:GetObject", "*")).allows(ARN)).isFalse();
        assertThat(policy(statement("Allow", "EXECUTE-API:INVOKE", "*")).allows(ARN))
                .isTrue();
        assertThat(policy("").allows(ARN)).isFalse();
    }

    @Test
    void listsAndSingleStatementsAreRead() {
        assertThat(document("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [\"a\", \"execute-api:Invoke\"],"
                                + " \"Resource\": [\"b\", \"*\"]}}")
                        .allows(ARN))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Statement\": [{\"Effect\": \"allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}|Effect",
                "{\"Statement\": [{\"Effect\": \"Allow\", \"Resource\": \"*\"}]}|Action",
                "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\"}]}|Resource",
                "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": [1]}]}|Resource",
                "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {}}]}"
                        + "|Condition",
                "{\"Statement\": [1]}|Statement",
                "[]|policyDocument",
            })
    void malformedPolicyIsExplained(String json, String field) {
        assertThatIllegalArgumentException().isThrownBy(() -> document(json)).withMessageContaining(field);
    }

    @Test
    void hostilePatternTakesNoTime() {
        String pattern = "*a".repeat(2000) + "b";
        String text = "a".repeat(20_000);

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(Wildcards.match(pattern, text)).isFalse());
    }

    private static String statement(String effect, String action, String resource) {
        return "{\"Effect\": \"" + effect + "\", \"Action\": \"" + action + "\", \"Resource\": \"" + resource + "\"}";
    }

    private static IamPolicy policy(String statements) {
        return document("{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}");
    }

    private static IamPolicy document(String json) {
        try {
            return IamPolicy.of(new ObjectMapper().readValue(json, Object.class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
