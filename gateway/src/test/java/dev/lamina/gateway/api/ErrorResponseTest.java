package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.http.AwsException;
import org.junit.jupiter.api.Test;

/** Byte for byte as recorded from AWS. */
class ErrorResponseTest {

    @Test
    void missingFunctionHasCapitalMessage() {
        Response response = ErrorResponse.of(AwsException.of(
                404,
                "ResourceNotFoundException",
                "Function not found: arn:aws:lambda:us-east-1:shop:function:doesnotexist"));

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers())
                .containsEntry("x-amzn-ErrorType", "ResourceNotFoundException")
                .containsEntry("Content-Type", "application/json");
        assertThat(response.body().toString())
                .isEqualTo("{\"Message\":\"Function not found: "
                        + "arn:aws:lambda:us-east-1:shop:function:doesnotexist\",\"Type\":\"User\"}");
    }

    @Test
    void throttleHasReasonAndLowerCaseMessage() {
        Response response =
                ErrorResponse.of(AwsException.throttled("ReservedFunctionConcurrentInvocationLimitExceeded"));

        assertThat(response.status()).isEqualTo(429);
        assertThat(response.headers())
                .containsEntry("x-amzn-ErrorType", "TooManyRequestsException")
                .containsEntry("Retry-After", "1");
        assertThat(response.body().toString())
                .isEqualTo("{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\","
                        + "\"message\":\"Rate Exceeded.\"}");
    }

    @Test
    void serviceExceptionHasTypeService() {
        assertThat(ErrorResponse.of(AwsException.of(500, "ServiceException", "no"))
                        .body()
                        .toString())
                .isEqualTo("{\"Message\":\"no\",\"Type\":\"Service\"}");
    }

    @Test
    void invalidContentHasALowerCaseMessage() {
        assertThat(ErrorResponse.of(AwsException.of(400, "InvalidRequestContentException", "no \"json\"\n at"))
                        .body()
                        .toString())
                .isEqualTo("{\"Type\":\"User\",\"message\":\"no \\\"json\\\"\\n at\"}");
    }

    @Test
    void authenticationErrorHasMessageOnly() {
        assertThat(ErrorResponse.of(AwsException.front(
                                403, "MissingAuthenticationTokenException", "Missing Authentication Token"))
                        .body()
                        .toString())
                .isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        assertThat(ErrorResponse.of(AwsException.front(403, "AccessDeniedException", "User: u is not authorized"))
                        .body()
                        .toString())
                .isEqualTo("{\"Message\":\"User: u is not authorized\"}");
    }
}
