package dev.lamina.runtime.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.RapidErrorType;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.ErrorRequest;
import dev.lamina.runtime.function.Outcome;
import java.io.IOError;

/** Errors as AWS's Java runtime words them: {@code {errorMessage, errorType, stackTrace}}, no request id. */
final class Failures {
  private Failures() {}

  /**
   * Of what a handler, or its loading, threw.
   *
   * @param mayBeFatal false with several invocations at once: as in AWS's runtime, no error of one ends the others. But for want
   *     of memory, which is everybody's: the environment takes no more then, and the others may finish.
   */
  static Outcome thrown(Throwable thrown, boolean mayBeFatal) {
    UserFault.filterStackTrace(thrown);
    UserFault fault = UserFault.makeUserFault(thrown);
    boolean fatal = isOutOfMemory(thrown) || mayBeFatal && (fault.fatal || thrown instanceof VirtualMachineError || thrown instanceof IOError);
    return thrown instanceof UserFault
        ? failure(RapidErrorType.BadFunctionCode.getRapidError(), LambdaErrorConverter.fromUserFault(fault), fault.reportableError(), fatal)
        : failure(RapidErrorType.UserException.getRapidError(), LambdaErrorConverter.fromThrowable(thrown), fault.reportableError(), fatal);
  }

  /**
   * Of a heap that is full. To tell it in full takes memory: classes, a stack trace, JSON.
   *
   * @param bare what is told where there is none
   */
  static Outcome outOfMemory(Throwable thrown, Outcome bare) {
    try {
      return thrown(thrown, true);
    } catch (OutOfMemoryError again) {
      return bare;
    }
  }

  /** What any error for want of heap comes to at the least: no stack trace. */
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
