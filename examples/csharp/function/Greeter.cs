using System;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using Lambda.Runtime;

namespace Example
{
    [DataContract]
    public class Visitor
    {
        [DataMember(Name = "name")]
        public string Name { get; set; }
    }

    [DataContract]
    public class Greeting
    {
        [DataMember(Name = "greeting")]
        public string Text { get; set; }

        [DataMember(Name = "framework")]
        public string Framework { get; set; }

        [DataMember(Name = "requestId")]
        public string RequestId { get; set; }
    }

    public class Greeter
    {
        public Greeting Greet(Visitor visitor, Context context)
        {
            if (string.IsNullOrEmpty(visitor.Name))
            {
                throw new ArgumentException("the event has no name");
            }
            Console.WriteLine("greeting " + visitor.Name);
            return new Greeting
            {
                Text = "Hello, " + visitor.Name + "!",
                Framework = RuntimeInformation.FrameworkDescription,
                RequestId = context.AwsRequestId,
            };
        }
    }
}
