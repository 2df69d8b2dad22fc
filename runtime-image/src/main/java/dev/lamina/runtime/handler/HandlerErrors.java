package dev.lamina.runtime.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.crac.CheckpointException;
import com.amazonaws.services.lambda.crac.RestoreException;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.RapidErrorType;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.ErrorRequest;
import dev.lamina.runtime.function.Outcome;
import java.io.IOError;

/** Errors in the format of AWS's Java runtime: {@code {errorMessage, errorType, stackTrace}}, without a request id. */
final class HandlerErrors {
    private HandlerErrors() {}

    /**
     * The outcome for an exception of a handler, or of its loading.
     *
     * @param mayBeFatal false with several invocations at once: as in AWS's runtime, an error of one does not end the
     *     others. The exception is a full heap, which affects all: the environment then takes no more, and the others
     *     may finish.
     */
    static Outcome thrown(Throwable thrown, boolean mayBeFatal) {
        UserFault.filterStackTrace(thrown);
        UserFault fault = UserFault.makeUserFault(thrown);
        boolean fatal = isOutOfMemory(thrown)
                || mayBeFatal && (fault.fatal || thrown instanceof VirtualMachineError || thrown instanceof IOError);
        return thrown instanceof UserFault
                ? failure(
                        RapidErrorType.BadFunctionCode.getRapidError(),
                        LambdaErrorConverter.fromUserFault(fault),
                        fault.reportableError(),
                        fatal)
                : failure(
                        RapidErrorType.UserException.getRapidError(),
                        LambdaErrorConverter.fromThrowable(thrown),
                        fault.reportableError(),
                        fatal);
    }

    /**
     * The outcome for a CRaC hook that has failed, with the texts of AWS's runtime: its exception names no reason, and
     * those of the hooks are in the log. Where AWS's classes threw it is nothing that a user could use.
     */
    static Outcome ofHooks(RapidErrorType type, Throwable thrown) {
        if (thrown instanceof CheckpointException || thrown instanceof RestoreException) {
            thrown.setStackTrace(new StackTraceElement[0]);
        } else {
            UserFault.filterStackTrace(thrown);
        }
        return failure(
                type.getRapidError(),
                LambdaErrorConverter.fromThrowable(thrown),
                UserFault.makeUserFault(thrown, true).reportableError(),
                true);
    }

    /**
     * The outcome for a full heap. A complete report takes memory: classes, a stack trace, JSON.
     *
     * @param bare the outcome if there is no memory for that
     */
    static Outcome outOfMemory(Throwable thrown, Outcome bare) {
        try {
            return thrown(thrown, true);
        } catch (OutOfMemoryError again) {
            return bare;
        }
    }

    /** The minimal outcome for a full heap: no stack trace. */
    static Outcome bareOutOfMemory() {
        String type = OutOfMemoryError.class.getName();
        String message = "Java heap space";
        byte[] body = ("{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}").getBytes(UTF_8);
        return new Outcome(RapidErrorType.UserException.getRapidError(), body, message + ": " + type, true);
    }

    static boolean isOutOfMemory(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private static Outcome failure(String type, ErrorRequest error, String log, boolean fatal) {
        return new Outcome(type, DtoSerializers.serialize(error), log, fatal);
    }
}
