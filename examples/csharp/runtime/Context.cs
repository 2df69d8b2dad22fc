using System;
using System.Collections.Specialized;

namespace Lambda.Runtime
{
    /// <summary>What a handler can read about its invocation, with the names of AWS's ILambdaContext.</summary>
    public sealed class Context
    {
        private readonly DateTime deadline;

        internal Context(NameValueCollection headers)
        {
            AwsRequestId = headers["Lambda-Runtime-Aws-Request-Id"];
            InvokedFunctionArn = headers["Lambda-Runtime-Invoked-Function-Arn"];
            deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(headers["Lambda-Runtime-Deadline-Ms"])).UtcDateTime;
        }

        public string AwsRequestId { get; }

        public string InvokedFunctionArn { get; }

        public string FunctionName => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");

        public string FunctionVersion => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION");

        public int MemoryLimitInMB => int.Parse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));

        public TimeSpan RemainingTime => deadline - DateTime.UtcNow;
    }
}
