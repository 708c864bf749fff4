// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IMessageAttributes
/// @notice Attributes of `IERC7786GatewaySource.sendMessage` that an `Outbox` knows, and demands. An attribute is the
/// calldata of a call to one of these functions; nothing implements them.
interface IMessageAttributes {
    /// @notice The `Inbox` that may execute the message.
    function inbox(address destinationInbox) external;

    /// @notice Gas that the recipient is given at delivery.
    function gasLimit(uint256 value) external;
}
