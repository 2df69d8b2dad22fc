package dev.lamina.runtime.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.logging.LogSink;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaError;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.lamina.runtime.function.Outcome;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AWS's own loop, with the same handler and event, must report the same results and log lines as ours, byte for byte.
 */
class OracleTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "example.Handlers::text,'\"a\"'",
        "example.Handlers::text,'{'",
        "example.Handlers::number,'\"x\"'",
        "example.Handlers::nothingOut,'\"a\"'",
        "example.Handlers::throwsChecked,{}",
        "example.Handlers::throwsWithoutMessage,{}",
        "example.Handlers::throwsError,{}",
        "example.Missing::handle,{}",
        "example.Handlers::missing,{}",
        "example.Handlers$Raw,{}",
        "example.Handlers$NoConstructor::handle,{}",
        "example.Handlers$Stream,raw"
    })
    void outcomeMatchesAwsRuntimeClient(String name, String event) throws Exception {
        Handler ours = new Functions(folder).load(name);
        Outcome outcome = Functions.call(ours, event);
        Aws aws = new Aws(inner(ours), event);

        assertThat(Functions.text(outcome)).isEqualTo(aws.body);
        assertThat(outcome.errorType()).isEqualTo(aws.errorType);
        assertThat(outcome.log()).isEqualTo(aws.log);
        assertThat(outcome.fatal()).isEqualTo(aws.ended);
    }

    private static LambdaRequestHandler inner(Handler handler) throws Exception {
        Field field = Handler.class.getDeclaredField("handler");
        field.setAccessible(true);
        return (LambdaRequestHandler) field.get(handler);
    }

    private static final class Aws {
        private static final String NO_MORE = "no more events";

        String body;
        String errorType;
        String log;
        boolean ended = true;

        Aws(LambdaRequestHandler handler, String event) throws Exception {
            List<String> logged = new ArrayList<>();
            LambdaRuntimeApiClient client = client(event);
            Method loop = AWSLambda.class.getDeclaredMethod(
                    "startRuntimeLoop",
                    LambdaRequestHandler.class,
                    LambdaContextLogger.class,
                    LambdaRuntimeApiClient.class,
                    boolean.class);
            loop.setAccessible(true);
            try {
                loop.invoke(
                        null,
                        handler,
                        new LambdaContextLogger(sink(logged), LogLevel.UNDEFINED, LogFormat.TEXT),
                        client,
                        true);
            } catch (InvocationTargetException e) {
                assertThat(e.getCause()).hasMessage(NO_MORE);
                ended = false;
            }
            log = logged.isEmpty() ? null : logged.getFirst();
        }

        private LambdaRuntimeApiClient client(String event) {
            boolean[] asked = new boolean[1];
            return (LambdaRuntimeApiClient) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {LambdaRuntimeApiClient.class},
                    (proxy, method, args) -> {
                        switch (method.getName()) {
                            case "nextInvocation" -> {
                                if (asked[0]) {
                                    throw new IOException(NO_MORE);
                                }
                                asked[0] = true;
                                InvocationRequest request = new InvocationRequest();
                                request.setId(Functions.REQUEST_ID);
                                request.setContent(event.getBytes(StandardCharsets.UTF_8));
                                return request;
                            }
                            case "reportInvocationSuccess" ->
                                body = new String((byte[]) args[1], StandardCharsets.UTF_8);
                            case "reportInvocationError" -> {
                                LambdaError error = (LambdaError) args[1];
                                body = new String(DtoSerializers.serialize(error.errorRequest), StandardCharsets.UTF_8);
                                errorType = error.errorType.getRapidError();
                            }
                            default -> throw new UnsupportedOperationException(method.getName());
                        }
                        return null;
                    });
        }

        private static LogSink sink(List<String> logged) {
            return new LogSink() {
                @Override
                public void log(byte[] message) {
                    logged.add(new String(message, StandardCharsets.UTF_8));
                }

                @Override
                public void log(LogLevel level, LogFormat format, byte[] message) {
                    log(message);
                }

                @Override
                public void close() {}
            };
        }
    }
}
