using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;
using Lambda.Runtime;

namespace Tests
{
    /// <summary>Forms of handlers that the function of examples/csharp does not have.</summary>
    public static class Handlers
    {
        public static async Task<string> Fetch(string address)
        {
            using (HttpClient client = new HttpClient())
            {
                return await client.GetStringAsync(address);
            }
        }

        public static async Task<Dictionary<string, string>> Later(Stream payload, Context context)
        {
            await Task.Delay(1);
            string text = await new StreamReader(payload).ReadToEndAsync();
            return new Dictionary<string, string>
            {
                { "event", text },
                { "arn", context.InvokedFunctionArn },
                { "function", context.FunctionName },
                { "memory", context.MemoryLimitInMB.ToString() },
                { "inTime", (context.RemainingTime > TimeSpan.Zero && context.RemainingTime <= TimeSpan.FromSeconds(30)).ToString() },
                { "trace", Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID") },
            };
        }
    }
}
