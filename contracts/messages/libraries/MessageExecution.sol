// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7786Recipient} from "@openzeppelin/contracts/interfaces/draft-IERC7786.sol";
import {LibCall} from "solady/src/utils/LibCall.sol";

import {IInbox} from "../IInbox.sol";

/// @title MessageExecution
/// @notice Calls a recipient that may be hostile, with an amount of gas that no relayer can lower.
/// @dev The call is made in a frame of its own. That frame ends well, or with `RecipientFailed`, which undoes all that the
/// recipient did, or with anything else: then nothing is known about the recipient.
library MessageExecution {
    /// @notice Gas that each of the two frames keeps for what it does around its call.
    uint256 internal constant RESERVE = 15_000;
    /// @notice Bytes of a revert's data that are kept. More is not even copied.
    uint16 internal constant MAX_REASON = 256;

    /// @notice The inner frame: calls `recipient`, and reverts unless it took the message.
    /// @param gasLimit Gas that the recipient is given.
    /// @param all Whether it is given all there is, `gasLimit` being the least.
    function requireTaken(address recipient, uint256 gasLimit, bool all, bytes memory data) internal {
        if (recipient.code.length == 0) {
            _fail(abi.encodeWithSelector(IInbox.RecipientHasNoCode.selector, recipient));
        }
        // a call is given at most all but a 64th of the gas that is left (EIP-150), silently; so this is asked before
        uint256 left = gasLeftAboveReserve(gasLimit);
        uint256 available = left - left / 64;
        if (available < gasLimit) revert IInbox.NotEnoughGas(gasLimit, available);

        (bool ok, , bytes memory answer) = LibCall.tryCall(
            recipient,
            0,
            all ? available : gasLimit,
            MAX_REASON,
            data
        );
        if (!ok) _fail(answer);
        bytes32 selector = bytes32(IERC7786Recipient.receiveMessage.selector);
        if (answer.length < 32 || bytes32(answer) != selector) {
            _fail(abi.encodeWithSelector(IInbox.WrongAnswer.selector, recipient));
        }
    }

    /// @notice Gas that is left for a call.
    function gasLeftAboveReserve(uint256 gasLimit) internal view returns (uint256 left) {
        left = gasleft();
        if (left <= RESERVE) revert IInbox.NotEnoughGas(gasLimit, 0);
        left -= RESERVE;
    }

    /// @notice The outer frame: what the recipient failed with, by what the inner frame reverted with. Reverts when it was
    /// not the recipient that failed.
    function reasonOf(bytes memory revertData, uint256 gasLimit) internal pure returns (bytes memory reason) {
        if (revertData.length >= 4 && bytes4(revertData) == IInbox.RecipientFailed.selector) {
            // the rest is ours, so it decodes
            assembly ("memory-safe") {
                reason := add(revertData, 0x44)
            }
            return reason;
        }
        if (revertData.length == 0) revert IInbox.NotEnoughGas(gasLimit, 0);
        assembly ("memory-safe") {
            revert(add(revertData, 0x20), mload(revertData))
        }
    }

    function _fail(bytes memory reason) private pure {
        revert IInbox.RecipientFailed(reason);
    }
}
