// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {StateProver} from "../../../contracts/adapters/erc7888/StateProver.sol";
import {IConsumerGate} from "../../../contracts/libraries/IConsumerGate.sol";
import {cheat} from "./support/CoalitionVm.sol";

/// @notice A prover is known by its code: one with a gate must exist, with the same code, where there is no gate.
contract ProverElsewhereTest {
    IConsumerGate private constant GATE = IConsumerGate(address(0x6a7e));
    bytes32 private constant ROUTE = keccak256("proofs");

    function test_aGatedProverExistsWhereItsGateDoesNot() external {
        StateProver prover = _deploy(block.chainid + 1);
        require(prover.GATE() == GATE && prover.ROUTE() == ROUTE, "another gate");
    }

    function test_onTheHomeChainTheGateMustBeThere() external {
        cheat.expectRevert(abi.encodeWithSelector(StateProver.InvalidGate.selector, address(GATE)));
        _deploy(block.chainid);
    }

    function _deploy(uint256 homeChainId) private returns (StateProver) {
        return new StateProver(homeChainId, address(this), address(this).codehash, GATE, ROUTE);
    }
}
