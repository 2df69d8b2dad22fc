package dev.lamina.runtime.handler;

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
   * @param mayBeFatal false with several invocations at once: as in AWS's runtime, no error of one ends the others
   */
  static Outcome thrown(Throwable thrown, boolean mayBeFatal) {
    UserFault.filterStackTrace(thrown);
    UserFault fault = UserFault.makeUserFault(thrown);
    boolean fatal = mayBeFatal && (fault.fatal || thrown instanceof VirtualMachineError || thrown instanceof IOError);
    return thrown instanceof UserFault
        ? failure(RapidErrorType.BadFunctionCode.getRapidError(), LambdaErrorConverter.fromUserFault(fault), fault.reportableError(), fatal)
        : failure(RapidErrorType.UserException.getRapidError(), LambdaErrorConverter.fromThrowable(thrown), fault.reportableError(), fatal);
  }

  private static Outcome failure(String type, ErrorRequest error, String log, boolean fatal) {
    return new Outcome(type, DtoSerializers.serialize(error), log, fatal);
  }
}
